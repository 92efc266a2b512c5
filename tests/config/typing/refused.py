# ruff: noqa: E501, B018
# mypy: ignore-errors
# (taken out by the test, which expects what the comments say: M of mypy, P of pyright)
"""What users get wrong, and what type checkers say."""

from config.typing.accepted import Evaluate, IntBox, Layer, Model, Shelf, Square, TorchSquare, Train


def wrong(square: TorchSquare) -> None:
    layer = Layer.C(units=1)
    # M: Missing named argument "units" for "Layer"  [call-arg]
    # P: Argument missing for parameter "units" (reportCallIssue)
    Layer.C()
    # M: Argument "units" to "Layer" has incompatible type "str"; expected "int"  [arg-type]
    # P: Argument of type "Literal['x']" cannot be assigned to parameter "units" of type "Param[int]"
    Layer.C(units="x")
    # M: Unexpected keyword argument "unit" for "Layer"; did you mean "units"?  [call-arg]
    # P: No parameter named "unit" (reportCallIssue)
    Layer.C(units=1, unit=2)
    # M: Too many positional arguments for "Layer"  [call-arg]
    # P: Expected 0 positional arguments (reportCallIssue)
    Layer.C(1)
    # M: Missing named argument "weights" for "Model"  [call-arg]
    # P: Argument missing for parameter "weights" (reportCallIssue)
    Model.C(units=1, layers=[layer])
    # M: Incompatible types in assignment (expression has type "str", variable has type "int")  [assignment]
    # P: Cannot assign to attribute "units" for class "Layer"
    layer.units = "x"
    # M: Argument "model" to "Train" has incompatible type "Square"; expected "Layer"  [arg-type]
    # P: Argument of type "Square" cannot be assigned to parameter "model" of type "Param[Layer]"
    Train.C(model=Square.C(size=1.0))
    # M: "Layer" has no attribute "missing"  [attr-defined]
    # P: Cannot access attribute "missing" for class "Layer"
    layer.instance().missing
    # M: Argument "value" to "IntBox" has incompatible type "str"; expected "int"  [arg-type]
    # P: Argument of type "Literal['x']" cannot be assigned to parameter "value" of type "int"
    box = IntBox.C(value="x")
    # M: Unsupported operand types for @ ("Shelf" and "int")  [operator]
    # P: Operator "@" not supported for types "Shelf" and "Literal[3]"
    Shelf.C(box=box) @ 3
    # M: "dict[str, Layer]" has no attribute "units"  [attr-defined]
    # P: Cannot access attribute "units" for class "dict[str, Layer]"
    Evaluate.C(model=layer).submit().units
    # M: "Train" has no attribute "units"  [attr-defined]
    # P: Cannot access attribute "units" for class "Train"
    Train.C(model=layer).submit().units
    # M: Too many arguments for "weights" of "TorchSquare"  [call-arg]
    # P: Expected 1 positional argument (reportCallIssue)
    square.weights(1, 2)
