/** This machine as a `World`. The only place where a process should put its parts together. */
import type { World } from '../world.ts';
import { NodeClock } from './clock.ts';
import { NodeDisk } from './disk.ts';
import { NodeNetwork } from './network.ts';
import { NodeRandom } from './random.ts';
import { NodeReport, type NodeReportOptions } from './report.ts';

export interface NodeWorldOptions {
  readonly report?: NodeReportOptions;
}

export function nodeWorld(options: NodeWorldOptions = {}): World {
  const report = new NodeReport(options.report);
  return {
    clock: new NodeClock(),
    disk: new NodeDisk(),
    network: new NodeNetwork({ report }),
    random: new NodeRandom(),
    report,
  };
}
