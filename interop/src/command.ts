/**
 * Other programs: run to their end, or started and left running under watch.
 *
 * Every child leads its own process group and is killed with it, also when this process ends
 * first, so that no broker and no client outlives the run that wanted it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdinFile?: string;
  /** Standard output goes there instead of into the answer: for output too large to hold. */
  readonly stdoutFile?: string;
  readonly timeoutMs?: number;
}

export interface CommandResult {
  /** The exit status; 124, as timeout(1) has it, when the command did not end in its time. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly elapsedMs: number;
}

const timeoutMsDefault = 120_000;
const keptCharactersMax = 16 * 1024 * 1024;
const running: Set<ChildProcess> = new Set<ChildProcess>();

process.on('exit', () => {
  for (const child of running) killGroup(child, 'SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => process.exit(signal === 'SIGINT' ? 130 : 143));
}

/** Runs a program to its end. Never rejects: a program that cannot start has status 127. */
export async function run(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const startMs = performance.now();
  const stdin = options.stdinFile === undefined ? 'ignore' : openSync(options.stdinFile, 'r');
  const stdout = options.stdoutFile === undefined ? 'pipe' : openSync(options.stdoutFile, 'w');
  const child = watch(
    spawn(command, [...args], {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: [stdin, stdout, 'pipe'],
      detached: true,
    }),
  );
  if (typeof stdin === 'number') closeSync(stdin);
  if (typeof stdout === 'number') closeSync(stdout);

  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      texts[name] = (texts[name] + text).slice(-keptCharactersMax);
    });
  }
  const { promise, resolve } = Promise.withResolvers<number>();
  const timeoutMs = options.timeoutMs ?? timeoutMsDefault;
  const timer = setTimeout(() => {
    texts.stderr += `\nstopped: not done after ${timeoutMs} ms`;
    killGroup(child, 'SIGKILL');
    resolve(124);
  }, timeoutMs);
  child.once('error', (error) => {
    texts.stderr += String(error);
    resolve(127);
  });
  child.once('close', (code) => resolve(code ?? 128));
  const status = await promise;
  clearTimeout(timer);
  running.delete(child);
  return { status, ...texts, elapsedMs: performance.now() - startMs };
}

/** Like `run`, for steps that must succeed: says what the program said when it does not. */
export async function runOrThrow(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const result = await run(command, args, options);
  if (result.status !== 0) {
    const said = (result.stderr + result.stdout).trim().slice(-2000);
    throw new Error(
      `${command} ${args.slice(0, 4).join(' ')} ended with ${result.status}: ${said}`,
    );
  }
  return result;
}

/** Starts a program that stays; its output is appended to `logFile`. */
export function startInBackground(
  command: string,
  args: readonly string[],
  options: { readonly logFile: string; readonly env?: Readonly<Record<string, string>> },
): ChildProcess {
  const log = openSync(options.logFile, 'a');
  const child = spawn(command, [...args], {
    env: { ...process.env, ...options.env },
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log);
  return watch(child);
}

/** Signals a child and all that it started. */
export function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // Nobody of that group is left.
  }
}

/** Resolves with the exit status once the child has ended, also when it already has. */
export function ended(child: ChildProcess): Promise<number> {
  if (child.exitCode !== null) return Promise.resolve(child.exitCode);
  if (child.signalCode !== null || child.pid === undefined) return Promise.resolve(128);
  const { promise, resolve } = Promise.withResolvers<number>();
  child.once('exit', (code) => resolve(code ?? 128));
  return promise;
}

function watch(child: ChildProcess): ChildProcess {
  running.add(child);
  // Only an exit frees the slot: a child that could not start has no process to kill.
  child.once('exit', () => running.delete(child));
  child.on('error', () => running.delete(child));
  return child;
}
