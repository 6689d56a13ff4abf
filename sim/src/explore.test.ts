import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import test from 'node:test';
import { Violation } from './checkers/violation.ts';
import { printedPlan, runTrial, runTwice, shrunk } from './explore.ts';
import { Explorer } from './explorer.ts';
import type { Plan } from './faults.ts';
import { metadataChanges } from './workloads/metadata-changes.ts';
import type { Workload } from './workloads/workload.ts';

/** Fails if the node was ever killed. */
const fragile: Workload = {
  name: 'fragile',
  settings: {},
  harm: ['kill', 'reset'],
  begin: ({ cluster }) => ({
    setup: async () => undefined,
    run: async () => undefined,
    check: async () => {
      if (cluster.node(1).lifeCount > 2) throw new Violation('nodes live', 'one died');
    },
  }),
};

const harm: Plan = [
  { atMs: 1000, nodeId: 1, harm: { type: 'reset' } },
  { atMs: 2000, nodeId: 1, harm: { type: 'kill', ms: 10 } },
  { atMs: 9000, nodeId: 1, harm: { type: 'kill', ms: 100 } },
];

test('two runs of a seed agree, and other seeds are other runs', async () => {
  const hashes = new Set<string>();
  for (const seed of [1, 2]) {
    const outcome = await runTwice({ seed, workload: metadataChanges });
    assert.equal(outcome.failure, undefined);
    assert.ok(outcome.eventCount > 500);
    hashes.add(outcome.hash);
  }
  assert.equal(hashes.size, 2);
});

test('a failure is told with its command and with the least harm that it needs', async () => {
  const { failure } = await runTrial({ seed: 4, workload: fragile, plan: harm });
  assert.match(failure?.message ?? '', /nodes live: one died/);
  const least = await shrunk({ seed: 4, workload: fragile }, harm);
  assert.equal(printedPlan(least), '  9000 node1 kill ms=100');
  const quiet = await runTrial({ seed: 4, workload: fragile, plan: [] });
  assert.equal(quiet.failure, undefined);

  const lines: string[] = [];
  const print = (line: string): void => void lines.push(line);
  const cases = [{ about: 'nodes died', seed: 4, workload: fragile, plan: harm }];
  const common = { workloads: [fragile], trace: false, probes: false, print };
  const options = { ...common, from: 1, to: 6, cases };
  const failureCount = await new Explorer(options).run();
  assert.ok(failureCount > 1 && failureCount < 7, String(failureCount));
  const again = lines.filter((line) => line.startsWith('again: npm run sim -- --seed '));
  assert.equal(again.length, failureCount - 1);
  assert.ok(lines.some((line) => line.startsWith('again: nodes died: Violation')));
  assert.ok(again.every((line) => line.endsWith('--workload fragile')));
});

test('what differs between two runs of a seed is a failure', async () => {
  let runCount = 0;
  const leaky: Workload = {
    ...fragile,
    begin: ({ witness }) => ({
      setup: async () => undefined,
      run: async () => {
        runCount += 1;
        witness.world.report.info('this is run', { runCount });
      },
      check: async () => undefined,
    }),
  };
  const { failure } = await runTwice({ seed: 1, workload: leaky });
  assert.match(
    failure?.message ?? '',
    /two runs of one seed differ, first at line \d+:\n.*this is/,
  );
});

test('behind the guard, time, chance, timers and sockets of this machine are refused', () => {
  const script = `
    const tried = {
      'Date.now': () => Date.now(),
      'new Date': () => new Date(),
      'Math.random': () => Math.random(),
      setTimeout: () => setTimeout(() => {}, 1),
      'node:timers': async () => (await import('node:timers')).setInterval(() => {}, 1),
      'performance.now': () => performance.now(),
      randomBytes: async () => (await import('node:crypto')).randomBytes(4),
      listen: async () => (await import('node:net')).createServer().listen(0),
      writeFile: async () => (await import('node:fs')).writeFileSync('/tmp/x', ''),
      spawn: async () => (await import('node:child_process')).spawnSync('true'),
    };
    for (const [name, attempt] of Object.entries(tried)) {
      try { await attempt(); console.log(name); } catch {}
    }
    console.log(new Date(0).toISOString());`;
  const guard = join(import.meta.dirname, '../guard.ts');
  const flags = ['--permission', '--allow-fs-read=*', '--disable-warning=SecurityWarning'];
  const args = [...flags, '--import', guard, '--input-type=module', '-e', script];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  assert.equal(stderr, '');
  assert.equal(stdout.trim(), '1970-01-01T00:00:00.000Z');
});
