/**
 * The map: every folder, what it is for, what it may import, and how pure it is.
 *
 * `scripts/check-layers.ts` refuses an import that is not on it. The longest name that a file's
 * path starts with is its layer; a package that is not listed under `imports` may not be imported,
 * even where Node would find it.
 *
 * Classes: `pure` knows no Node types, no time, no chance. `deterministic` may use Node's
 * synchronous, repeatable modules (buffer, zlib …Sync, hashes) but reaches the machine through
 * `World` alone. `outside` is what touches the machine.
 */
export interface Layer {
  readonly purpose: string;
  readonly imports: readonly string[];
  readonly class: 'pure' | 'deterministic' | 'outside';
}

export const layers: Readonly<Record<string, Layer>> = {
  'packages/wire': {
    purpose: 'The Kafka protocol as bytes: messages, record batches, compression, checksums.',
    imports: [],
    class: 'deterministic',
  },
  'packages/world': {
    purpose: 'What a process may ask of its machine: clock, disk, network, random, report.',
    imports: ['packages/world/src/memory'],
    class: 'pure',
  },
  'packages/world/src/memory': {
    purpose: 'A disk that lives in memory.',
    imports: ['packages/world'],
    class: 'deterministic',
  },
  'packages/world/src/node': {
    purpose: 'This machine, through Node.',
    imports: ['packages/world', 'packages/world/src/memory'],
    class: 'outside',
  },
  'packages/world/contract': {
    purpose: 'What every implementation of a world must hold to, as tests.',
    imports: ['packages/world'],
    class: 'outside',
  },
  'packages/raft': {
    purpose: 'Consensus as Kafka speaks it: events in, effects out.',
    imports: [],
    class: 'pure',
  },
  'packages/machines': {
    purpose: 'The replicated state machines: cluster metadata, groups.',
    imports: ['packages/wire'],
    class: 'pure',
  },
  'packages/log': {
    purpose: "One partition's log in Kafka's on-disk format.",
    imports: ['packages/wire', 'packages/world'],
    class: 'deterministic',
  },
  'packages/broker': {
    purpose: 'A node: starts its parts in order, and stops them.',
    imports: [
      'packages/wire',
      'packages/world',
      'packages/log',
      'packages/raft',
      'packages/machines',
      'packages/broker/src/api',
      'packages/broker/src/config',
      'packages/broker/src/coordination',
      'packages/broker/src/jobs',
      'packages/broker/src/metadata',
      'packages/broker/src/net',
      'packages/broker/src/replicas',
      'packages/broker/src/storage',
      'packages/broker/src/main.ts',
    ],
    class: 'deterministic',
  },
  'packages/broker/src/main.ts': {
    purpose: 'The node on this machine: as a process, and inside another one.',
    imports: [
      'packages/broker',
      'packages/broker/src/config',
      'packages/world',
      'packages/world/src/node',
    ],
    class: 'outside',
  },
  'packages/broker/src/net': {
    purpose: 'Bytes in and out of connections. Knows no API.',
    imports: ['packages/wire', 'packages/world'],
    class: 'deterministic',
  },
  'packages/broker/src/config': {
    purpose: "Kafka's configuration: names, types, defaults, checks, and what is in force.",
    imports: ['packages/wire', 'packages/world', 'packages/log', 'packages/machines'],
    class: 'deterministic',
  },
  'packages/broker/src/storage': {
    purpose: 'Formatting of log directories.',
    imports: [
      'packages/wire',
      'packages/world',
      'packages/log',
      'packages/raft',
      'packages/machines',
      'packages/broker/src/config',
      'packages/broker/src/metadata',
    ],
    class: 'deterministic',
  },
  'packages/broker/src/replicas': {
    purpose: 'The partitions that this node holds, and who waits for them.',
    imports: [
      'packages/wire',
      'packages/world',
      'packages/log',
      'packages/machines',
      'packages/broker/src/net',
      'packages/broker/src/config',
      'packages/broker/src/metadata',
    ],
    class: 'deterministic',
  },
  'packages/broker/src/metadata': {
    purpose: "The cluster's metadata: its log, its snapshots, and the state that follows.",
    imports: [
      'packages/wire',
      'packages/world',
      'packages/log',
      'packages/raft',
      'packages/machines',
      'packages/broker/src/coordination',
      'packages/broker/src/config',
    ],
    class: 'deterministic',
  },
  'packages/broker/src/coordination': {
    purpose: 'Runs replicated state machines on logs: groups.',
    imports: [
      'packages/wire',
      'packages/world',
      'packages/log',
      'packages/machines',
      'packages/broker',
      'packages/broker/src/config',
      'packages/broker/src/metadata',
      'packages/broker/src/replicas',
    ],
    class: 'deterministic',
  },
  'packages/broker/src/jobs': {
    purpose: 'What happens by itself, from time to time: retention, checkpoints.',
    imports: [
      'packages/wire',
      'packages/world',
      'packages/log',
      'packages/broker/src/config',
      'packages/broker/src/replicas',
    ],
    class: 'deterministic',
  },
  'packages/broker/src/api': {
    purpose: 'One file per API of the protocol.',
    imports: [
      'packages/wire',
      'packages/world',
      'packages/log',
      'packages/machines',
      'packages/broker',
      'packages/broker/src/config',
      'packages/broker/src/coordination',
      'packages/broker/src/metadata',
      'packages/broker/src/net',
      'packages/broker/src/replicas',
    ],
    class: 'deterministic',
  },
  'packages/client': {
    purpose: 'Producer, consumer and admin client.',
    imports: ['packages/wire', 'packages/world'],
    class: 'deterministic',
  },
  'packages/client/src/node': {
    purpose: 'The client with this machine under it.',
    imports: ['packages/client', 'packages/world', 'packages/world/src/node'],
    class: 'outside',
  },
  'packages/cli': {
    purpose: 'The one command.',
    imports: [
      'packages/broker',
      'packages/client',
      'packages/client/src/node',
      'packages/log',
      'packages/wire',
      'packages/world',
      'packages/world/src/node',
    ],
    class: 'outside',
  },
  sim: {
    purpose: 'Whole clusters in one process, from a seed.',
    imports: [
      'packages/wire',
      'packages/world',
      'packages/world/src/memory',
      'packages/world/contract',
      'packages/log',
      'packages/raft',
      'packages/machines',
      'packages/broker',
      'packages/client',
    ],
    class: 'deterministic',
  },
  interop: {
    purpose: 'Real clients and Apache Kafka itself against our node.',
    imports: [
      'packages/wire',
      'packages/world',
      'packages/world/src/node',
      'packages/world/src/memory',
      'packages/log',
      'packages/machines',
      'packages/broker',
      'packages/client',
      'packages/client/src/node',
    ],
    class: 'outside',
  },
  bench: {
    purpose: 'Fixed loads, beside Apache Kafka.',
    imports: ['packages/wire', 'packages/world', 'packages/log', 'packages/broker', 'interop'],
    class: 'outside',
  },
  scripts: {
    purpose: 'The commands of this repository.',
    imports: [
      'interop',
      'layers.ts',
      'packages/wire',
      'packages/broker',
      'packages/broker/src/api',
    ],
    class: 'outside',
  },
};
