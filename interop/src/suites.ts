/** Every suite, in the order in which they run. */
import { adminTools } from './admin-tools.ts';
import { apacheTests } from './apache-tests.ts';
import { crash } from './crash.ts';
import { dataDirectory } from './data-directory.ts';
import { lines } from './lines.ts';
import { client, configs, javaMessages, logFormat, metadataLog } from './proofs.ts';
import type { Suite } from './suite.ts';

export const suites: readonly Suite[] = [
  javaMessages,
  configs,
  logFormat,
  metadataLog,
  client,
  lines,
  crash,
  adminTools,
  dataDirectory,
  apacheTests,
];
