import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from anew.learning.pool import Pool


def numbered(*values: int) -> torch.Tensor:
    return torch.tensor(values, dtype=torch.float32).view(-1, 1, 1, 1)


def test_pool_gives_back_what_it_was_given_until_full():
    pool = Pool(3)
    for value in range(3):
        assert pool.draw(numbered(value)).item() == value
    assert len(pool) == 3


def test_no_pool_gives_everything_straight_back():
    pool = Pool(0)
    assert pool.draw(numbered(1, 2)).flatten().tolist() == [1, 2]
    assert len(pool) == 0 and pool.state() == {}


def test_half_of_what_a_full_pool_gives_is_old():
    torch.manual_seed(0)
    pool = Pool(10)
    pool.draw(numbered(*range(10)))
    old = sum(pool.draw(numbered(value)).item() != value for value in range(10, 1010))
    assert 450 < old < 550


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 5), st.lists(st.integers(1, 4), max_size=8), st.integers(0, 99))
def test_nothing_is_lost_and_nothing_invented(size, batches, seed):
    torch.manual_seed(seed)
    pool, given_out, put_in = Pool(size), [], []
    for count in batches:
        fresh = list(range(len(put_in), len(put_in) + count))
        given_out += pool.draw(numbered(*fresh)).flatten().tolist()
        put_in += fresh
    kept = [picture.item() for picture in pool.state().values()]
    assert len(kept) <= size and len(given_out) == len(put_in)
    assert set(given_out) | set(kept) == set(put_in)
    # what is given while filling is kept too; from then on every picture is in one place only
    assert sorted(given_out + kept) == sorted(put_in + put_in[: len(kept)])


def test_a_pool_from_its_state_goes_on_alike():
    torch.manual_seed(1)
    pool, other = Pool(4), Pool(4)
    pool.draw(numbered(*range(9)))
    other.load_state(pool.state())
    torch.manual_seed(2)
    one = pool.draw(numbered(*range(20, 30)))
    torch.manual_seed(2)
    assert torch.equal(one, other.draw(numbered(*range(20, 30))))


def test_the_judge_sees_no_graph_through_the_pool():
    for size in (0, 2):
        assert not Pool(size).draw(torch.ones(1, 1, 1, 1, requires_grad=True)).requires_grad


def test_a_kept_picture_does_not_change_with_the_tensor_it_came_from():
    pool, picture = Pool(1), numbered(5)
    pool.draw(picture)
    picture += 1
    assert pool.state()["00000"].item() == 5
