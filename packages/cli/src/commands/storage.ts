/**
 * The directories of a node before it runs: formatting them, and looking at them. The work, and
 * Kafka's own arguments for it, are the broker's (`runStorageTool`).
 */
import type { Command } from '../command.ts';
import { storage } from '../kafka/storage.ts';

export const storageFormat: Command = tool(
  'format',
  'Prepares the directories of a node',
  `Usage: odradek storage format -c FILE -t CLUSTER_ID [options]

Options:
  -c, --config FILE              the settings of the node
  -t, --cluster-id ID            the cluster; see odradek storage random-uuid
  -s, --standalone               the first, and at first only, controller of a quorum
  -I, --initial-controllers LIST the first controllers: ID@HOST:PORT:DIRECTORY_ID,…
  -N, --no-initial-controllers   a controller that joins a quorum
  -S, --add-scram CREDENTIAL     a user to begin with
  -f, --feature NAME=LEVEL       a feature at another level
  -r, --release-version RELEASE  the features of a release
  -g, --ignore-formatted         leave alone what is formatted already

Examples:
  odradek storage format --standalone -t "$(odradek storage random-uuid)" -c server.properties`,
);

export const storageInfo: Command = tool(
  'info',
  'Tells what is in the directories of a node',
  `Usage: odradek storage info -c FILE

Examples:
  odradek storage info -c server.properties`,
);

export const storageRandomUuid: Command = tool(
  'random-uuid',
  'Makes an id for a cluster',
  `Usage: odradek storage random-uuid

Examples:
  odradek storage random-uuid`,
);

export const storageVersionMapping: Command = tool(
  'version-mapping',
  'Tells the feature levels of a release',
  `Usage: odradek storage version-mapping [-r RELEASE]

Examples:
  odradek storage version-mapping -r 4.3`,
);

export const storageFeatureDependencies: Command = tool(
  'feature-dependencies',
  'Tells what a feature level depends on',
  `Usage: odradek storage feature-dependencies -f NAME=LEVEL…

Examples:
  odradek storage feature-dependencies -f transaction.version=2`,
);

function tool(verb: string, summary: string, usage: string): Command {
  const help = `${summary}.\n\n${usage}`;
  return {
    name: `storage ${verb}`,
    summary,
    help,
    run: async (args, context) => {
      if (args.includes('--help') || args.includes('-h')) {
        context.print(help);
        return 0;
      }
      return storage([verb, ...args], context);
    },
  };
}
