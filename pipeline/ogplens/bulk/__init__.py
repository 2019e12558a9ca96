"""Very many documents scored shard by shard: flat memory, resumed after any end, anywhere."""
