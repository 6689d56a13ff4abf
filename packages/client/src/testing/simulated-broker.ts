/** Our own broker on a simulated machine, for tests of what client and broker do together. */
import { Broker } from '@odradek/broker';
import { type SimulatedMachine, type SimulatedWorld, Simulation } from '@odradek/sim';

export const BOOTSTRAP = 'node:9092';

export interface BrokerStage {
  /** The world of a client beside the broker. */
  readonly world: SimulatedWorld;
  /** Kills the broker's process and starts it again after `offMs`. */
  restart(offMs: number): Promise<void>;
}

/** Plays a script with a broker and a client; time passes as fast as it can. */
export async function playWithBroker<T>(
  script: (stage: BrokerStage) => Promise<T>,
  { seed = 1, untilMs = 900_000 }: { seed?: number; untilMs?: number } = {},
): Promise<T> {
  const simulation = new Simulation({ seed });
  const node = simulation.machine('node');
  const client = simulation.machine('client');
  return simulation.play(
    async () => {
      await start(node);
      const world = client.boot();
      return script({
        world,
        restart: async (offMs) => {
          node.kill();
          await world.clock.sleep(offMs);
          await start(node);
        },
      });
    },
    { untilMs },
  );
}

async function start(machine: SimulatedMachine): Promise<void> {
  const settings = new Map([
    ['process.roles', 'broker,controller'],
    ['node.id', '1'],
    ['listeners', 'PLAINTEXT://node:9092,CONTROLLER://node:9093'],
    ['controller.listener.names', 'CONTROLLER'],
    ['controller.quorum.bootstrap.servers', 'node:9093'],
    ['log.dirs', '/data'],
    ['offsets.topic.num.partitions', '3'],
  ]);
  const broker = await Broker.open(machine.boot(), settings, { hostName: 'node' });
  await broker.start();
}
