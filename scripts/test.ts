/**
 * `npm test`: what continuous integration runs. Checks, unit and property tests, simulation from
 * fixed seeds, and the interoperation tests with real clients. What a machine has no tools for is
 * named at the end; `ODRADEK_INTEROP=all` makes that a failure.
 */
import { check } from './check.ts';
import { run, step } from './run.ts';
import { unit } from './unit.ts';

const results = [
  await check(),
  await step('unit', () => unit()),
  await step('simulation', () => run('node', ['sim/src/main.ts'])),
  await step('interop', () => run('node', ['interop/src/main.ts'])),
];
const failed = results.filter((ok) => !ok).length;
console.log(`\n${results.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
