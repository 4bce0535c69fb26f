import asyncio

from anew.jobs.job import Event
from anew.server.native import events, shapes
from tests.server.living import living
from tests.server.native.conftest import Asking


def test_a_job_is_told_from_its_first_event_to_its_last(do):
    id = do.put()
    told = do.events(id)
    assert [event["kind"] for event in told][:: len(told) - 1] == ["queued", "done"]
    assert [event["seq"] for event in told] == sorted({event["seq"] for event in told})
    assert {event["job"] for event in told} == {id}


def test_a_reader_goes_on_where_it_stopped_and_is_sent_home_at_the_end(do):
    told = do.events(do.put())
    id, last = told[0]["job"], told[-1]["seq"]
    assert [event["kind"] for event in do.events(id, **{"Last-Event-ID": str(last - 1)})] == ["done"]
    assert do.get(f"/v1/jobs/{id}/events", headers={"Last-Event-ID": str(last)}).status_code == 204
    assert do.get(f"/v1/jobs/{id}/events", params={"after": last}).status_code == 204


def test_the_numbers_outlive_the_server(tmp_path):
    with living(tmp_path / "jobs") as server, server.client() as client:
        ask = Asking(client)
        id = ask.put()
        with ask.stream("GET", f"/v1/jobs/{id}/events") as stream:
            seen = next(line for line in stream.iter_lines() if line.startswith("id: "))
    with living(tmp_path / "jobs") as server, server.client() as client:
        ask = Asking(client)
        ask.post(f"/v1/jobs/{id}/cancel")
        told = ask.events(id, **{"Last-Event-ID": seen.removeprefix("id: ")})
        assert [event["kind"] for event in told] == ["cancelled"]


def test_all_of_ones_jobs_are_told_in_one_stream(ask):
    id = ask.put()
    with ask.stream("GET", "/v1/events", headers={"Last-Event-ID": "0"}) as stream:
        assert any(id in line for line in stream.iter_lines())


def test_a_stream_ends_with_a_word_when_the_server_goes(tmp_path):
    with living(tmp_path / "jobs") as server, server.client() as client:
        id = Asking(client).put()
        with client.stream("GET", f"/v1/jobs/{id}/events") as stream:
            lines = stream.iter_lines()
            assert next(lines) == "retry: 1000"
            server.server.should_exit = True
            assert ": the server goes down" in list(lines)


def test_silence_is_filled_with_comments(monkeypatch):
    monkeypatch.setattr(events, "BEAT", 0.01)

    async def one():
        await asyncio.sleep(0.1)
        yield [Event(1, "0" * 32, 0.0, "queued", {})]

    async def told():
        return [found async for found in events._with_beats(one())]

    heard = asyncio.run(told())
    assert heard.count([]) >= 3
    assert heard[-1][0].seq == 1


def test_a_line_is_what_the_api_says():
    event = Event(3, "0" * 32, 1.5, "progress", {"fraction": 0.5, "doing": "größer\nand larger"})
    number, name, data = events.line_of(event).rstrip("\n").split("\n")
    assert (number, name) == ("id: 3", "event: progress")
    assert shapes.Event.model_validate_json(data.removeprefix("data: ")).model_dump() == vars(event)


def test_a_number_that_is_none_is_refused(ask):
    id = ask.put()
    for number in ("x", "-1", "1" * 40):
        assert ask.get(f"/v1/jobs/{id}/events", headers={"Last-Event-ID": number}).status_code == 422
