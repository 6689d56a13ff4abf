/**
 * The suite "admin-tools": Apache Kafka's own command line tools give the same commands to our
 * broker and to Apache Kafka, and must print the same and end with the same status.
 *
 * Only what differs between any two clusters is made equal before comparing: addresses, ids,
 * times, sizes on disk.
 */
import { type BrokerNode, type NodeKind, startNode } from './nodes.ts';
import type { Score, Suite, SuiteOptions } from './suite.ts';
import { toolCommands, toolFiles } from './tool-commands.ts';
import { outputDifference, prepareTools, runTools } from './tool-runner.ts';

export const adminTools: Suite = {
  name: 'admin-tools',
  proves: 'Apache Kafka’s command line tools cannot tell our broker from Apache Kafka',
  run: runAdminTools,
};

async function runAdminTools(score: Score, options: SuiteOptions): Promise<void> {
  const tools = await prepareTools();
  if (!tools.ok) return score.skip('admin-tools', tools.missing);
  const [expected, actual] = await Promise.all([
    outputs('apache', tools.value),
    outputs(options.target, tools.value),
  ]);
  const times = new Map<string, number>();
  for (const [number, command] of toolCommands.entries()) {
    const plain = `${command.tool} ${command.args}`.trim();
    const time = (times.get(plain) ?? 0) + 1;
    times.set(plain, time);
    const name = time === 1 ? plain : `${plain} (time ${time})`;
    const difference = outputDifference(expected[number] ?? '', actual[number] ?? '');
    if (difference === undefined) score.pass(name);
    else score.fail(name, `\n${difference}`);
  }
}

async function outputs(kind: NodeKind, classPath: string): Promise<readonly string[]> {
  await using node = await startNode({ kind });
  const texts = await runTools({ classPath, node, commands: toolCommands, files: toolFiles });
  return texts.map((text) => normalised(text, node));
}

/** The same text for the same behaviour, whichever cluster printed it. */
function normalised(text: string, node: BrokerNode): string {
  return (
    text
      .replaceAll(node.dataDirectory, 'DATA')
      .replaceAll(node.folder, 'NODE')
      .replaceAll(String(node.port), 'PORT')
      .replaceAll(String(node.controllerPort), 'CONTROLLER-PORT')
      .replace(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, 'UUID')
      // Kafka's own ids are 22 characters of base 64, which is a name only in one kind of letter.
      .replace(/(?<![\w-])(?=[\w-]*[a-z])(?=[\w-]*[A-Z0-9])[\w-]{22}(?![\w-])/g, 'UUID')
      .replace(/\b1[6-9]\d{11}\b/g, 'TIME')
      .replace(/\b\d{4}-\d\d-\d\dT[\d:.]+Z?/g, 'TIME')
      .replace(/"size":[1-9]\d*/g, '"size":SOME')
      // How long the metadata log is by now, in the places where the tools print it.
      .replace(/(Epoch: |HighWatermark: +|LagTimeMs: +)\d+/g, '$1NUMBER')
      .replace(/^(\d+ +\tUUID\t)\d+ *\t/gm, '$1NUMBER\t')
      // Producer ids are handed out in the order of asking.
      .replace(/^\d+ +(?=\t\d+ +\t-?\d+ +\t-?\d+ +\tTIME)/gm, 'PRODUCER ')
  );
}
