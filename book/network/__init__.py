"""A convolutional network from nothing: the layers (`layers`) that chapters 9 to 11 use, in numpy alone."""
