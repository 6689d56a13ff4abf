/**
 * What a process may ask of the machine that it runs on, and nothing else.
 *
 * Two implementations exist: `world/node` (this machine) and `sim` (a simulated one, driven by a
 * seed). Every package above takes a `World`; none names a socket, a file or a timer of Node.
 */
import type { Clock } from './clock.ts';
import type { Disk } from './disk.ts';
import type { Network } from './network.ts';
import type { Random } from './random.ts';
import type { Report } from './report.ts';

export interface World {
  readonly clock: Clock;
  readonly disk: Disk;
  readonly network: Network;
  readonly random: Random;
  readonly report: Report;
}
