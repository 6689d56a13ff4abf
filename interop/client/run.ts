/**
 * Proves our client against Apache Kafka and against our own node: what it writes Java reads, what
 * Java writes it reads, and both share a group.
 *
 * `node interop/client/run.ts` runs it alone.
 */
import { type NodeKind, startNode } from '../src/nodes.ts';
import { java } from '../src/toolchains.ts';
import { clientChecks, offeredApis } from './checks.ts';

export interface Check {
  readonly name: string;
  readonly passed: boolean;
  readonly detail: string;
  /** What this machine lacks, if the check could not be made. */
  readonly missing?: string;
}

export async function runClient(): Promise<Check[]> {
  const jars = await java();
  const checks = await checkWith('odradek', jars.ok ? undefined : jars.missing);
  if (jars.ok) return [...(await checkWith('apache', undefined)), ...checks];
  const name = 'our client with Apache Kafka';
  return [{ name, passed: true, detail: '', missing: jars.missing }, ...checks];
}

async function checkWith(kind: NodeKind, noJava: string | undefined): Promise<Check[]> {
  const checks: Check[] = [];
  await using node = await startNode({ kind });
  const offered = await offeredApis(node);
  for (const { name: what, needsJava, needsApi, run } of clientChecks) {
    if (needsApi !== undefined && !offered.has(needsApi)) continue;
    const name = `${kind}: ${what}`;
    if (needsJava && noJava !== undefined) {
      checks.push({ name, passed: true, detail: '', missing: noJava });
      continue;
    }
    try {
      await run(node);
      checks.push({ name, passed: true, detail: '' });
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      checks.push({ name, passed: false, detail: detail.slice(0, 1000) });
    }
  }
  return checks;
}

if (import.meta.main) {
  const checks = await runClient();
  for (const { name, passed, detail, missing } of checks) {
    const outcome = missing !== undefined ? 'not run' : passed ? 'ok' : 'FAILED';
    console.log(`${outcome.padEnd(8)}${name}${missing ?? detail}`);
  }
  process.exitCode = checks.every(({ passed }) => passed) ? 0 : 1;
}
