/**
 * The cluster's metadata read from a disk that no node uses: once as a starting node reads it, from
 * the latest snapshot and what follows, and once from the whole log. Both must be the same state.
 * Spec: KIP-630.
 */
import { Metadata, NodeConfig, openStorage } from '@odradek/broker/testing/metadata';
import type { World } from '@odradek/world';
import { SimulatedDisk } from '../disk/disk.ts';
import { Drive } from '../disk/drive.ts';
import type { SimulatedNode } from '../node.ts';
import type { Probes } from '../probes.ts';
import { SimulatedRandom } from '../random.ts';
import { Simulation } from '../simulation.ts';
import { Violation } from './violation.ts';

const METADATA_LOG = '/data/__cluster_metadata-0';
/** What formatting wrote, in place of a log. */
const FIRST_SNAPSHOT = '00000000000000000000-0000000000.checkpoint';

/** The node must be off; its disk stays as it is. */
export async function checkReplay(node: SimulatedNode, probes: Probes): Promise<void> {
  const started = await loadedState(node, copyOf(node));
  const without = copyOf(node);
  let removedCount = 0;
  for (const { name } of without.list(METADATA_LOG)) {
    if (!name.endsWith('.checkpoint') || name === FIRST_SNAPSHOT) continue;
    without.remove(`${METADATA_LOG}/${name}`);
    removedCount += 1;
  }
  if (removedCount === 0) return;
  probes.reached('metadata replayed without its snapshots');
  const replayed = await loadedState(node, without);
  if (started === replayed) return;
  const at = [...started].findIndex((letter, index) => letter !== replayed[index]);
  const around = (state: string): string => state.slice(Math.max(0, at - 60), at + 60);
  throw new Violation(
    'snapshot and log say the same',
    `\n  ${around(started)}\n  ${around(replayed)}`,
  );
}

function copyOf(node: SimulatedNode): SimulatedDisk {
  const random = new SimulatedRandom(0);
  const image = node.machine.drive.image.after({ type: 'kill' }, random);
  return new SimulatedDisk({ drive: new Drive({ random, image }) });
}

async function loadedState(node: SimulatedNode, disk: SimulatedDisk): Promise<string> {
  const simulation = new Simulation({ seed: 0 });
  const world: World = { ...simulation.machine('replay').boot(), disk };
  return simulation.play(async () => {
    const config = new NodeConfig(node.settings, world.report);
    const storage = await openStorage(world, config.static);
    const metadata = new Metadata(world, config, storage);
    await metadata.load();
    return canonical(metadata.state);
  });
}

/** Text that is the same for the same content, in whatever order it was put in. */
export function canonical(value: unknown): string {
  if (value instanceof Map) {
    const entries = [...value].map(([key, held]) => `${canonical(key)}: ${canonical(held)}`);
    return `Map{${entries.toSorted().join(', ')}}`;
  }
  if (value instanceof Set) return `Set{${[...value].map(canonical).toSorted().join(', ')}}`;
  if (Array.isArray(value)) return `[${value.map(canonical).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).map(([name, held]) => `${name}: ${canonical(held)}`);
    return `{${fields.toSorted().join(', ')}}`;
  }
  return typeof value === 'bigint' ? `${value}n` : (JSON.stringify(value) ?? 'undefined');
}
