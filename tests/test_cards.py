"""The cards of chapter 11, and the pieces of its experiment that take no minutes."""

import numpy as np
import pytest
import scipy.ndimage
from network import experiment
from network.cards import GROUND, LIGHT, SIDE, SUITS, blurred, cards, exemplar, turned_and_moved
from network.layers import Network


def test_drawings_differ_in_nothing_but_their_shape() -> None:
    drawings = [exemplar(suit) for suit in SUITS]
    assert all(drawing.shape == (SIDE, SIDE) and drawing.dtype == np.float32 for drawing in drawings)
    assert np.ptp([drawing.mean() for drawing in drawings]) < 0.001
    assert all(np.isclose(drawing.min(), GROUND) and np.isclose(drawing.max(), LIGHT) for drawing in drawings)
    assert all(np.abs(a - b).mean() > 0.01 for a in drawings for b in drawings if a is not b)
    with pytest.raises(ValueError, match="suit"):
        exemplar("stars")


def test_cards_come_from_their_seed() -> None:
    images, labels = cards(12, np.random.default_rng(4))
    again, same = cards(12, np.random.default_rng(4))
    assert images.shape == (12, 1, SIDE, SIDE) and images.dtype == np.float32 and 0 <= images.min() < images.max() <= 1
    assert np.bincount(labels).tolist() == [3, 3, 3, 3]
    assert np.array_equal(images, again) and np.array_equal(labels, same)
    assert not np.array_equal(images, cards(12, np.random.default_rng(5))[0])
    with pytest.raises(ValueError, match="multiple of 4"):
        cards(10, np.random.default_rng(0))


def test_moved_cards_are_the_same_cards_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("network.cards.NOISE", 0)
    images, labels = cards(8, np.random.default_rng(6))
    moved, same = cards(8, np.random.default_rng(6), move=(-3, 10))
    assert np.array_equal(labels, same)
    assert np.allclose(moved[:, :, :-3, 10:], images[:, :, 3:, :-10], atol=1e-5)


def test_turning_and_blurring_agree_with_scipy() -> None:
    drawing = exemplar("spades")
    assert np.allclose(turned_and_moved(drawing, 90, 0, 0), np.rot90(drawing, -1), atol=1e-5)
    assert np.allclose(turned_and_moved(drawing, 0, 2, -5), np.roll(drawing, (2, -5), axis=(0, 1)), atol=1e-5)
    blur = scipy.ndimage.gaussian_filter(drawing, 1.5, mode="nearest", radius=5)
    assert np.allclose(blurred(drawing, 1.5), blur, atol=1e-5)


def test_occlusion_finds_what_a_network_looks_at() -> None:
    class Corner(Network):
        def forward(self, x: np.ndarray) -> np.ndarray:
            brightness = 0.1 * x[:, 0, :24, :24].sum(axis=(1, 2))
            return np.stack([brightness, *np.zeros((3, len(x)))], axis=1)

    image = np.full((1, SIDE, SIDE), -0.2)
    image[0, 4:20, 4:20] = 0.5
    fall = experiment.occlusion(Corner(), image, 0)
    assert fall.shape == (14, 14) and np.unravel_index(fall.argmax(), fall.shape) == (0, 0)
    assert fall[0, 0] > 0.5 and np.abs(fall[4:, 4:]).max() < 1e-9
