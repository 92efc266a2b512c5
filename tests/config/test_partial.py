from xpm_config import Config, Param, ParameterGroup, field, param_group, partial

group, other = param_group("group"), param_group("other")


class Model(Config):
    everything = partial()
    nothing = partial(exclude_all=True)

    a: Param[int] = field(default=1, groups=[group, other])
    b: Param[int] = 1


class Child(Model):
    kept = partial(exclude_groups=[group], include_groups=[other])


def test_groups_with_one_name_are_one_group() -> None:
    assert group == param_group("group")
    assert hash(group) == hash(param_group("group"))
    assert group != other
    assert group != "group"
    assert isinstance(group, ParameterGroup)
    assert repr(group) == "param_group('group')"


def test_a_partial_knows_its_name_and_is_found_on_children() -> None:
    assert Model.everything.name == "everything"
    assert list(Child.__xpmtype__.partials) == ["everything", "nothing", "kept"]


def test_a_partial_excludes_parameters() -> None:
    parameters = Child.__xpmtype__.parameters.values()

    def excluded(chosen: str) -> list[str]:
        return [p.name for p in parameters if Child.__xpmtype__.partials[chosen].excludes(p)]

    assert excluded("everything") == []
    assert excluded("nothing") == ["a", "b"]
    assert excluded("kept") == []
