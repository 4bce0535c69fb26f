"""Control maps: lines, edges, flat colours and normals without a model; depth, regions and poses with one."""
