import numpy as np

from autograder.catalogue import Catalogue

catalogue = Catalogue()


@catalogue.right("weighted_sum")
def a_loop(x, w):
    total = 0.0
    for a, b in zip(x, w):
        total += a * b
    return total
