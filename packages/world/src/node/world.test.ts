import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clockContract, diskContract, networkContract, type Stage } from '@odradek/world/contract';
import { nodeWorld } from './world.ts';

function nodeStage(): Stage {
  const directory = mkdtempSync(join(tmpdir(), 'odradek-world-'));
  const world = nodeWorld();
  return {
    world,
    other: world,
    host: '127.0.0.1',
    directory,
    run: (task) => task(),
    close: async () => rmSync(directory, { recursive: true }),
  };
}

clockContract('node', nodeStage);
diskContract('node', nodeStage);
networkContract('node', nodeStage);
