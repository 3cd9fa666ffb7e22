// Starts an embedded cloud for each suite: `./greenroll local` on a free port of 127.0.0.1. It is ended by its process
// id.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const greenroll = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'greenroll');

/**
 * Starts a cloud and waits until its group serves.
 *
 * @param options of `./greenroll local`
 * @returns its address, its token, its group, a link that signs in once, and `close`
 */
export async function openCloud(...options) {
  const usual = options.includes('--rps') ? [] : ['--rps', '20'];
  const child = spawn(greenroll, ['local', '--no-roll', '--port', '0', '--slow-requests', '0', ...usual, ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  const said = (name) => new RegExp(`^${name} +(\\S+)`, 'm').exec(printed)?.[1];
  child.stderr.on('data', (data) => (printed += data));
  const ready = new Promise((resolve, reject) => {
    child.stdout.on('data', (data) => {
      printed += data;
      if (/^Roll {4}.*\n/m.test(printed)) {
        resolve();
      }
    });
    child.once('exit', (code) => reject(new Error(`the embedded cloud ended with ${code}:\n${printed}`)));
  });
  await ready;
  return {
    url: said('API'),
    token: said('Token'),
    groupId: said('Group').replace(/:$/, ''),
    link: said('Console'),
    async close() {
      child.removeAllListeners('exit');
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}

/** Calls the API of that cloud as a script would. */
export async function call(cloud, method, path, body) {
  const response = await fetch(`${cloud.url}/aws/ec2/group${path}`, {
    method,
    headers: { Authorization: `Bearer ${cloud.token}`, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer = await response.json();
  if (!response.ok) {
    throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer.response.errors)}`);
  }
  return answer.response.items;
}

/** Waits until no operation holds the group. */
export async function untilFree(cloud) {
  for (;;) {
    const [group] = await call(cloud, 'GET', `/${cloud.groupId}`);
    if (!group.activeRoll) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
