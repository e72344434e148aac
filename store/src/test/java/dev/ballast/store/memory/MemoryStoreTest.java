package dev.ballast.store.memory;

import dev.ballast.store.Limits;
import dev.ballast.store.Store;
import dev.ballast.store.StoreContract;
import dev.ballast.store.Text;
import dev.ballast.world.World;

class MemoryStoreTest extends StoreContract {
  @Override
  protected Store<Text> open(World world, Limits limits) {
    return new MemoryStore<>(world, Text.CODEC, limits);
  }
}
