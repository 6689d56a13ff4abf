/** `kafka-storage.sh`: the broker's own tool, with Kafka's arguments and output. */
import { runStorageTool } from '@odradek/broker';
import { nodeWorld } from '@odradek/world/node';
import type { Context } from '../context.ts';

export async function storage(args: readonly string[], context: Context): Promise<number> {
  return runStorageTool(nodeWorld({ report: { level: 'error' } }), args, {
    print: context.print,
    printError: context.printError,
  });
}
