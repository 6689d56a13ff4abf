/**
 * The command: `npm run sim` plays a fixed set of seeds; `-- --seed N [--trace]` one of them, and
 * `-- --from A --to B` many. `--workload NAME` keeps to one workload.
 *
 * It starts Node anew with a guard before it and no permission to touch the machine: what is played
 * then can reach neither files nor sockets nor the time.
 */
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { isFromTheDead } from './dead.ts';
import { Explorer, type ExplorerOptions } from './explorer.ts';
import { foundCases } from './found.ts';
import { workloads } from './workloads/all.ts';

const { argv, execArgv, execPath, permission } = globalThis.process;

/** The seeds that every change has to pass, beside what once was wrong (`found.ts`). */
const FIXED = { from: 1, to: 48 };

const USAGE = `npm run sim [-- OPTIONS]
  --seed N           plays one seed twice, and compares the two
  --trace            prints each event of it, once
  --from A --to B    plays all seeds of a range
  --workload NAME    ${workloads.map(({ name }) => name).join(', ')}
  --probes           prints how often each rare branch was reached`;

function playGuarded(): void {
  const guard = join(dirname(import.meta.dirname), 'guard.ts');
  const flags = ['--permission', '--allow-fs-read=*', '--allow-addons', '--import', guard];
  const quiet = '--disable-warning=SecurityWarning';
  globalThis.process.execve?.(execPath, [
    execPath,
    ...execArgv,
    ...flags,
    quiet,
    import.meta.filename,
    ...argv.slice(2),
  ]);
}

function optionsFrom(args: readonly string[]): ExplorerOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: { type: 'string' },
      from: { type: 'string' },
      to: { type: 'string' },
      workload: { type: 'string' },
      trace: { type: 'boolean', default: false },
      probes: { type: 'boolean', default: false },
    },
  });
  const from = numberOf(values.seed ?? values.from) ?? FIXED.from;
  const to = numberOf(values.seed ?? values.to) ?? Math.max(from, FIXED.to);
  const { workload, trace, probes } = values;
  const known = workloads.filter(({ name }) => workload === undefined || name === workload);
  if (known.length === 0) throw new TypeError(`no workload ${workload}`);
  const isFixed = [values.seed, values.from, values.to, workload].every(
    (each) => each === undefined,
  );
  const cases = isFixed ? foundCases : [];
  const print = (line: string): void => console.log(line);
  return { from, to, workloads: known, cases, trace, probes, print };
}

function numberOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0) throw new TypeError(`not a seed: ${text}`);
  return number;
}

async function play(): Promise<void> {
  const explorer = new Explorer(optionsFrom(argv.slice(2)));
  globalThis.process.on('unhandledRejection', (reason) => {
    if (!isFromTheDead(reason)) explorer.escaped(reason);
  });
  const failureCount = await explorer.run();
  globalThis.process.exitCode = failureCount === 0 ? 0 : 1;
}

if (permission === undefined) playGuarded();
try {
  await play();
} catch (error) {
  if (!(error instanceof TypeError)) throw error;
  console.error(`${error.message}\n${USAGE}`);
  globalThis.process.exitCode = 2;
}
