"""The 2-2-2 network of section 4, computed by that section's own formulas, one number at a time.

Nothing here differentiates: a test compares every value with PyTorch's autograd.
"""

import math

Vector = list[float]
Matrix = list[list[float]]

INPUT: Vector = [1.0, 2.0]
TARGET: Vector = [1.0, 0.0]
HIDDEN_WEIGHTS: Matrix = [[0.5, 0.25], [-0.5, 0.5]]
HIDDEN_BIASES: Vector = [0.0, 0.0]
OUTPUT_WEIGHTS: Matrix = [[1.0, -1.0], [0.5, 1.0]]
OUTPUT_BIASES: Vector = [0.0, 0.0]
START = (HIDDEN_WEIGHTS, HIDDEN_BIASES, OUTPUT_WEIGHTS, OUTPUT_BIASES)
LEARNING_RATE = 0.1


def affine(weights: Matrix, biases: Vector, inputs: Vector) -> Vector:
    """Return W a + b."""
    return [
        sum(weight * value for weight, value in zip(row, inputs, strict=True)) + bias
        for row, bias in zip(weights, biases, strict=True)
    ]


def softmax(logits: Vector) -> Vector:
    """Return probabilities."""
    powers = [math.exp(logit) for logit in logits]
    return [power / sum(powers) for power in powers]


def outer(column: Vector, row: Vector) -> Matrix:
    """Return the matrix of all products."""
    return [[left * right for right in row] for left in column]


def moved(weights: Matrix, gradient: Matrix, rate: float = LEARNING_RATE) -> Matrix:
    """Return the weights one step down the gradient."""
    return [
        [weight - rate * slope for weight, slope in zip(*rows, strict=True)]
        for rows in zip(weights, gradient, strict=True)
    ]


def forward(hidden: Matrix, hidden_biases: Vector, output: Matrix, output_biases: Vector) -> dict:  # type: ignore[type-arg]
    """Return every value on the way from the input to the loss."""
    z1 = affine(hidden, hidden_biases, INPUT)
    a1 = [max(0.0, value) for value in z1]
    z2 = affine(output, output_biases, a1)
    p = softmax(z2)
    loss = -sum(wanted * math.log(given) for wanted, given in zip(TARGET, p, strict=True))
    return {"z1": z1, "a1": a1, "z2": z2, "p": p, "loss": loss}


def step(
    hidden: Matrix,
    hidden_biases: Vector,
    output: Matrix,
    output_biases: Vector,
    rate: float = LEARNING_RATE,
) -> dict:  # type: ignore[type-arg]
    """Return every value forward, backward and of the update; ``after`` has those that follow."""
    first = forward(hidden, hidden_biases, output, output_biases)
    d2 = [given - wanted for given, wanted in zip(first["p"], TARGET, strict=True)]
    back = [sum(output[row][column] * d2[row] for row in range(2)) for column in range(2)]
    d1 = [message * (z > 0) for message, z in zip(back, first["z1"], strict=True)]
    dw2, dw1 = outer(d2, first["a1"]), outer(d1, INPUT)
    w2, w1 = moved(output, dw2, rate), moved(hidden, dw1, rate)
    b2, b1 = moved([output_biases], [d2], rate)[0], moved([hidden_biases], [d1], rate)[0]
    return {
        **first,
        "d2": d2,
        "back": back,
        "d1": d1,
        "dw2": dw2,
        "dw1": dw1,
        "w2": w2,
        "w1": w1,
        "b2": b2,
        "b1": b1,
        "after": forward(w1, b1, w2, b2),
        "rate": rate,
    }


def values() -> dict:  # type: ignore[type-arg]
    """Return all numbers of the first step, by the names that section 4's formulas use."""
    return step(*START)
