"""Trees: pictures, what each was made from, and where one can go back to. The studio's and those of conversations.

    ROOT/trees.sqlite    trees and their nodes           ROOT/objects/    their files, by digest
                                                         ROOT/looks/      small ones, which can be made again
    trees       the door: begin, plant, settle, mark     node       a node and a tree, as plain data
    schema      the tables                               rows       from a row to a node
    sweeping    how much it may take, and what goes      parcel     a tree as one zip, out and in

A node is planted when its job is put and settled when the job has ended. Several processes may have it open.
"""

from anew.trees.node import Ended as Ended
from anew.trees.node import Kept as Kept
from anew.trees.node import New as New
from anew.trees.node import Node as Node
from anew.trees.node import Tree as Tree
from anew.trees.sweeping import Room as Room
from anew.trees.trees import Trees as Trees
