"""The campaign of faults behind `make chaos`: commands that are killed or starved, and hostile inputs."""
