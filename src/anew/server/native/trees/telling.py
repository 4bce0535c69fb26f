"""Telling: trees and nodes in the shapes of the API."""

from collections.abc import Mapping
from dataclasses import asdict
from hashlib import sha256

from anew.jobs import Job
from anew.server.native import shapes as common
from anew.server.native.telling import recipe_of
from anew.server.native.trees import shapes
from anew.trees import Node, Tree


def brief_of(tree: Tree) -> shapes.TreeBrief:
    """A tree in a list."""
    told = {name: getattr(tree, name) for name in ("id", "name", "at", "changed")}
    return shapes.TreeBrief(**told, nodes=tree.count, cover=tree.cover or None)


def tree_of(tree: Tree, jobs: Mapping[str, Job]) -> shapes.Tree:
    """A tree with its nodes, those that wait as their jobs stand."""
    told = {name: getattr(tree, name) for name in ("id", "name", "revision", "at", "changed")}
    return shapes.Tree(**told, nodes=[node_of(node, jobs.get(node.job)) for node in tree.nodes])


def node_of(node: Node, job: Job | None = None) -> shapes.Node:
    """A node; one that waits is running as soon as its job is."""
    plain = ("id", "at", "name", "starred", "deleted", "index", "seconds")
    begun = node.state == "queued" and job is not None and job.state != "queued"
    return shapes.Node(
        **{name: getattr(node, name) for name in plain},
        parent=node.parent or None,
        job=node.job or None,
        state="running" if begun else node.state,
        recipe=recipe_of(node.recipe) if node.recipe else None,
        pictures=dict(node.pictures),
        takes=dict(node.takes),
        picture=shapes.NodePicture(**asdict(node.picture)) if node.picture else None,
        fault=common.Fault(**asdict(node.fault)) if node.fault else None,
    )


def tag_of(revision: int, jobs: Mapping[str, Job]) -> str:
    """An ETag: another one as soon as anything in the tree is told otherwise."""
    begun = " ".join(sorted(id for id, job in jobs.items() if job.state != "queued"))
    return f'"{revision}-{sha256(begun.encode()).hexdigest()[:16]}"'
