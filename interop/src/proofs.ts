/**
 * Proofs that live in folders of their own and answer with a list of checks: messages, settings,
 * the log's files and the metadata log, each held against Apache Kafka's own code.
 */
import { runClient } from '../client/run.ts';
import { runConfigs } from '../configs/run.ts';
import { runJavaMessages } from '../java-messages/run.ts';
import { runLogFormat } from '../log-format/run.ts';
import { runMetadataLog } from '../metadata-log/run.ts';
import type { Suite } from './suite.ts';

interface Check {
  readonly name: string;
  readonly passed: boolean;
  readonly detail: string;
  /** What this machine lacks: the check did not run. */
  readonly missing?: string;
}

export const javaMessages: Suite = proof(
  'java-messages',
  'every message in every version goes through Apache Kafka’s own classes and back',
  runJavaMessages,
);
export const configs: Suite = proof(
  'configs',
  'every setting is defined, read and described as Apache Kafka does',
  runConfigs,
);
export const logFormat: Suite = proof(
  'log-format',
  'Apache Kafka’s dump tool and its log read our logs without a complaint',
  runLogFormat,
);
export const metadataLog: Suite = proof(
  'metadata-log',
  'Apache Kafka reads and continues our metadata log, and we its',
  runMetadataLog,
);
export const client: Suite = proof(
  'client',
  'our client and Java’s read what the other writes, share groups, and survive a killed broker',
  runClient,
);

function proof(name: string, proves: string, run: () => Promise<readonly Check[]>): Suite {
  return {
    name,
    proves,
    async run(score) {
      for (const check of await run()) {
        if (check.missing !== undefined) score.skip(check.name, check.missing);
        else if (check.passed) score.pass(check.name);
        else score.fail(check.name, check.detail);
      }
    },
  };
}
