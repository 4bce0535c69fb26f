from anew.mcp.drawing import drawn
from anew.mcp.tree import Shot


def shot(id, parent="", **takes):
    told = {"digest": "", "bytes": 0, "at": 0.0, "format": "png", "width": 4, "height": 3, "mode": "RGB"}
    return Shot(id=id, parent=parent, how=f"made {id}", takes={"picture": parent, **takes} if takes else {}, **told)


def test_a_tree_is_drawn_with_its_branches_and_where_it_stands():
    shots = [shot("p1"), shot("p2", "p1"), shot("p3", "p1"), shot("p4", "p2", mask="p3"), shot("p5", "p9")]
    assert drawn(shots, "p4").splitlines() == [
        "p1  made p1  4x3",
        "├── p2  made p2  4x3",
        "│   └── p4  made p4  mask p3  4x3  <-- last",
        "└── p3  made p3  4x3",
        "p5  made p5  4x3",
    ]


def test_a_conversation_of_thousands_is_drawn():
    shots = [shot(f"p{number}", f"p{number - 1}") for number in range(1, 3000)]
    assert len(drawn(shots, "p1").splitlines()) == 2999
