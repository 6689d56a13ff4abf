/** `npm run format`: formats everything, and puts imports in order. */
import { run } from './run.ts';

process.exitCode = await run('biome', ['check', '--write', '--linter-enabled=false', '.']);
