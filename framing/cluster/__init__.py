"""Work on several machines, by Dask: the same functions on the same batches, run by the workers of a cluster.

`reaching` finds the cluster, `running` hands out batches and takes their results back in order, `packing` is how they travel.
"""

from __future__ import annotations

from framing.cluster.reaching import LOCAL, reach_cluster
from framing.cluster.running import Cluster

__all__ = ["LOCAL", "Cluster", "reach_cluster"]
