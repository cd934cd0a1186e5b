import numpy as np

from autograder.catalogue import Catalogue

catalogue = Catalogue()


@catalogue.probe("weighted_sum")
def vectors(rng):
    return [(rng.standard_normal(5), rng.standard_normal(5)), (np.array([1, 2]), np.array([3, 4]))]


@catalogue.mistake("weighted_sum", loses=["weighted_sum-random"], hint="Your result is the plain sum.")
def weights_ignored(x, w):
    return float(np.sum(x))
