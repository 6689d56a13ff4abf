/**
 * A running broker beside our own decisions: the same settings in a file, the same attempts to
 * change them, and after each the same description of everything.
 *
 * The decisions are those of the broker's handlers, asked without a process and without a socket.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  alterConfigs,
  describeConfigs,
  incrementalAlterConfigs,
  parseProperties,
  TrialBroker,
} from '@odradek/broker/testing/settings';
import {
  alterConfigsRequest,
  alterConfigsResponse,
  createTopicsRequest,
  createTopicsResponse,
  type DescribeConfigsResponse,
  describeConfigsRequest,
  describeConfigsResponse,
  incrementalAlterConfigsRequest,
  incrementalAlterConfigsResponse,
} from '@odradek/wire';
import { type NodeKind, startNode } from '../src/nodes.ts';
import { type Attempt, attempts, resource } from './alterations.ts';
import { Client } from './client.ts';
import type { Check, MakeCheck } from './run.ts';

const describing = {
  request: describeConfigsRequest,
  response: describeConfigsResponse,
  version: 4,
};
const creating = { request: createTopicsRequest, response: createTopicsResponse, version: 7 };
const replacing = { request: alterConfigsRequest, response: alterConfigsResponse, version: 2 };
const changing = {
  request: incrementalAlterConfigsRequest,
  response: incrementalAlterConfigsResponse,
  version: 1,
};

/** Settings of a file that try the ways in which texts come out again. */
const fileSettings = {
  'log.retention.hours': '3',
  'log.roll.ms': ' 60000 ',
  'num.partitions': '02',
  'log.cleaner.min.cleanable.ratio': '.5',
  'ssl.keystore.password': 'secret',
  'listener.name.plaintext.max.connections': '70',
  'listener.name.plaintext.plain.sasl.jaas.config': 'secret too',
  'log.initial.task.delay.ms': '1000',
  'nobody.knows.this': 'but keeps it',
};

const described: readonly { readonly resourceType: number; readonly resourceName: string }[] = [
  { resourceType: resource.topic, resourceName: 't' },
  { resourceType: resource.topic, resourceName: 'missing' },
  { resourceType: resource.topic, resourceName: 'bad name' },
  { resourceType: resource.broker, resourceName: '1' },
  { resourceType: resource.broker, resourceName: '' },
  { resourceType: resource.broker, resourceName: '7' },
  { resourceType: resource.broker, resourceName: 'x' },
  { resourceType: resource.group, resourceName: 'g' },
  { resourceType: resource.group, resourceName: '' },
  { resourceType: resource.clientMetrics, resourceName: 'm' },
  { resourceType: resource.clientMetrics, resourceName: '' },
  { resourceType: resource.logger, resourceName: '' },
  { resourceType: resource.logger, resourceName: '2' },
];

const settleMs = 3000;
const betweenLooksMs = 20;

/** Apache's broker shows what is right; ours, that nothing is lost between socket and handler. */
export async function compareLive(kind: NodeKind, check: MakeCheck): Promise<Check[]> {
  await using node = await startNode({ kind, properties: fileSettings });
  const file = readFileSync(join(node.folder, 'server.properties'), 'utf8');
  const ours = new TrialBroker(parseProperties(file));
  ours.electEligibleLeaders();
  ours.addTopic('t');
  const running = `a running ${kind} broker`;
  const client = await Client.open(node.port);
  try {
    const topics = [{ name: 't', numPartitions: 1, replicationFactor: 1 }];
    await client.ask(creating, { topics, timeoutMs: 10_000 });
    const first = await differences(client, ours);
    const answers: string[] = [];
    const descriptions: string[] = [];
    for (const attempt of attempts) {
      const shown = JSON.stringify(attempt.resources);
      const theirs = await attemptOn(client, attempt);
      const own = await attemptOurs(ours, attempt);
      if (own !== theirs) answers.push(`${shown}: ${own}; ${kind}: ${theirs}`);
      for (const found of await differences(client, ours)) descriptions.push(`${shown}: ${found}`);
    }
    return [
      check(`settings are described as ${running} does`, `${described.length} kinds`, first),
      check(`changes are answered as ${running} does`, `${attempts.length} changes`, answers),
      check(
        `after each change all is described as ${running} does`,
        `${attempts.length} changes`,
        descriptions,
      ),
    ];
  } finally {
    client.close();
  }
}

async function attemptOn(client: Client, attempt: Attempt): Promise<string> {
  const { resources, validateOnly } = attempt;
  const reply =
    attempt.api === 'incremental'
      ? await client.ask(changing, { resources, validateOnly })
      : await client.ask(replacing, { resources, validateOnly });
  return answerText(reply.responses);
}

async function attemptOurs(ours: TrialBroker, attempt: Attempt): Promise<string> {
  const handler = attempt.api === 'incremental' ? incrementalAlterConfigs : alterConfigs;
  const reply = await ours.ask(handler, attempt);
  const { responses } = reply as { responses: Parameters<typeof answerText>[0] };
  return answerText(responses);
}

function answerText(
  responses: readonly { readonly errorCode: number; readonly errorMessage: string | null }[],
): string {
  return responses.map(({ errorCode, errorMessage }) => `${errorCode} ${errorMessage}`).join(' | ');
}

type Results = DescribeConfigsResponse['results'];

/** A broker applies a change a little after it has acknowledged it: looks again until it has. */
async function differences(client: Client, ours: TrialBroker): Promise<string[]> {
  const request = {
    resources: described.map((asked) => ({ ...asked, configurationKeys: null })),
    includeSynonyms: true,
    includeDocumentation: true,
  };
  const reply = (await ours.ask(describeConfigs, request)) as { results: Results };
  const own = linesOf(reply.results);
  const giveUp = performance.now() + settleMs;
  for (;;) {
    const theirs = linesOf((await client.ask(describing, request)).results);
    const found = [
      ...own.filter((line) => !theirs.includes(line)).map((line) => `ours ${line}`),
      ...theirs.filter((line) => !own.includes(line)).map((line) => `the node ${line}`),
    ];
    if (found.length === 0 || performance.now() > giveUp) return found;
    await delay(betweenLooksMs);
  }
}

/** One line for each setting: short differences. The words of documentation are ours. */
function linesOf(results: Results): string[] {
  return results.flatMap((result) => {
    const of = `${result.resourceType}:${result.resourceName}`;
    const configs = result.configs.map(({ name, documentation, synonyms, ...rest }) => {
      const sources = synonyms.map(sourceText);
      const facts = Object.values(rest).map(String).join(' ');
      const documented = documentation === null ? 'undocumented' : 'documented';
      return `${of} ${name}: ${facts} ${documented} [${sources.join(', ')}]`;
    });
    return [`${of} ${result.errorCode} ${result.errorMessage}`, ...configs.sort()];
  });
}

function sourceText(synonym: Results[number]['configs'][number]['synonyms'][number]): string {
  return `${synonym.source} ${synonym.name}=${synonym.value}`;
}
