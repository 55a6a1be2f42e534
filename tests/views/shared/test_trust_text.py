from geolip_viewer.views.shared.trust_text import asked, beyond_covariance, searched
from tests.synthetic import make_analysis

HERE = {
    "nearest_anchor_agreement": 0.139,
    "neighbors_kept": 0.086,
    "trustworthiness": 0.856,
    "angle_rank_correlation": 0.542,
}


def test_what_goes_beyond_the_covariance_is_told_apart_from_what_does_not() -> None:
    null = {**HERE, "nearest_anchor_agreement": 0.032, "trustworthiness": 0.818, "angle_rank_correlation": 0.6}
    assert beyond_covariance(HERE, null, {}) == (
        "Beyond its mean and covariance it shows: "
        "nearest anchor right 14\u00a0% against 3.2\u00a0%, trustworthiness 0.86 against 0.82. "
        "No more than mean and covariance give: neighbour recall 8.6\u00a0% against 8.6\u00a0%, "
        "order of angles 0.54 against 0.60."
    )
    assert beyond_covariance(HERE, None, {}) == ""


def test_a_difference_within_the_sampling_error_is_none() -> None:
    null = {**HERE, "nearest_anchor_agreement": 0.119}
    assert "Beyond" in beyond_covariance(HERE, null, {"nearest_anchor_agreement": 0.001})
    assert "Beyond" not in beyond_covariance(HERE, null, {"nearest_anchor_agreement": 0.006})


def test_measures_that_uniform_data_also_reach_are_not_credited_to_the_picture() -> None:
    """A fit to noise draws half of the anchors right, and fewer of Gaussian data of its covariance."""
    noise = {**HERE, "nearest_anchor_agreement": 0.526}
    gaussian, uniform = ({**HERE, "nearest_anchor_agreement": share} for share in (0.053, 0.588))
    assert "Beyond" in beyond_covariance(noise, gaussian, {})
    said = beyond_covariance(noise, gaussian, {}, uniform)
    assert "Beyond" not in said
    assert said.endswith("No more than uniform data give: nearest anchor right 53\u00a0% against 59\u00a0%.")


def test_what_cannot_be_compared_is_left_out() -> None:
    none = dict.fromkeys(HERE) | {"trustworthiness": 0.9}
    assert beyond_covariance(none, HERE, {}) == (
        "Beyond its mean and covariance it shows: trustworthiness 0.90 against 0.86."
    )


def test_it_is_said_who_was_asked_and_what_was_not_found() -> None:
    analysis = make_analysis()
    trust = analysis.trust(analysis.positions)
    assert asked(trust) == "all 40 items, 10 neighbours each"
    assert searched(trust) == ""


def test_a_share_no_better_than_the_best_constant_guess_is_not_beyond_the_covariance() -> None:
    here = HERE | {"nearest_anchor_agreement": 0.05, "nearest_anchor_most_assigned": 0.093}
    null = HERE | {"nearest_anchor_agreement": 0.03}
    said = beyond_covariance(here, null, {})
    assert (
        "No more than always naming the most assigned anchor gives: nearest anchor right 5.0\u00a0% against 9.3\u00a0%."
        in said
    )
    assert "Beyond" not in said
    assert "Beyond its" in beyond_covariance(here | {"nearest_anchor_most_assigned": 0.049}, null, {})
