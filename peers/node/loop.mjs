// The inside of a Node peer: answers the requests that PeerLoop.java lists, in the same way.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** The library has no such thing, which is no failure of it. */
export class NotOffered extends Error {}

export const TOOL = 'find_tours';
export const ARGUMENT = 'number';

const LONGEST_ERROR = 600;

// What libraries print must not look like an answer.
const answers = process.stdout.write.bind(process.stdout);
process.stdout.write = process.stderr.write.bind(process.stderr);

let base = '';

function text(number, kind) {
  const start = `#${number} `;
  switch (kind) {
    case 'text':
      return start + base;
    case 'odd':
      return `${start}\u{1F600} 京都 \u0000 ' " \\ {} %`;
    case 'large':
      return start + 'x'.repeat(1 << 20);
    default:
      return '';
  }
}

/** The number of the message that has exactly this text. */
export function numberOf(found) {
  const match = /^#(\d{1,9}) /.exec(found ?? '');
  const number = match ? Number(match[1]) : undefined;
  return match && ['text', 'odd', 'large'].some(kind => text(number, kind) === found)
    ? number
    : undefined;
}

const digest = value => createHash('md5').update(value).digest('hex');

function message(session, number, kind) {
  const of = session.length <= 32 ? session : digest(session).slice(0, 12);
  const id = `${of}.${digest(`${session}/${number}`).slice(0, 12)}`;
  return { id, number, kind, text: text(number, kind) };
}

function numbersText(numbers) {
  const runs = [];
  for (let i = 0; i < numbers.length; ) {
    const first = numbers[i];
    let length = 1;
    while (first !== undefined && numbers[i + length] === first + length) {
      length++;
    }
    runs.push((first ?? '?') + (length > 1 ? `-${first + length - 1}` : ''));
    i += length;
  }
  return runs.length ? runs.join(',') : 'none';
}

function describe(error) {
  const parts = [];
  for (let e = error; e && parts.length < 5; e = e.cause) {
    const part = `${e.name ?? 'Error'}: ${e.message}`;
    if (!parts.some(known => known.includes(e.message))) {
      parts.push(part);
    }
  }
  const line = parts.join(' <- ').replace(/\s+/g, ' ');
  return line.length <= LONGEST_ERROR ? line : `${line.slice(0, LONGEST_ERROR)}...`;
}

async function timed(read, peer) {
  const start = process.hrtime.bigint();
  const events = await read();
  const nanos = process.hrtime.bigint() - start;
  return [String(nanos), numbersText(events.map(event => peer.number(event)))];
}

async function storm(peer, session, writers, each) {
  const acknowledged = [];
  const errors = [];
  let failed = 0;
  const prepared = [];
  for (let writer = 0; writer < writers; writer++) {
    const first = writer * each;
    const events = [];
    for (let i = 0; i < each; i++) {
      events.push(peer.event(session, message(session, first + i, 'text')));
    }
    prepared.push({ first, events, handle: await peer.load(session, 0) });
  }
  await Promise.all(
    prepared.map(async ({ first, events, handle }) => {
      for (let i = 0; i < each; i++) {
        try {
          await peer.append(handle, events[i]);
          acknowledged.push(first + i);
        } catch (e) {
          failed++;
          errors.push(describe(e));
        }
      }
    }),
  );
  return [numbersText(acknowledged), String(failed), errors[0] ?? ''];
}

async function carryOut(peer, handles, [request, session, ...args]) {
  switch (request) {
    case 'open':
      base = args[0];
      return [await peer.open(session)];
    case 'offers':
      return [String(peer.offers(session))];
    case 'create':
      await peer.create(session);
      return [];
    case 'fill': {
      const events = [];
      for (let number = Number(args[0]); number < Number(args[1]); number++) {
        events.push(peer.event(session, message(session, number, 'text')));
      }
      await peer.fill(session, events);
      return [];
    }
    case 'load':
      handlesOf(handles, session).set(args[0], await peer.load(session, Number(args[1])));
      return [];
    case 'append': {
      const held = handlesOf(handles, session);
      if (!held.has(args[0])) {
        held.set(args[0], await peer.load(session, 0));
      }
      const handle = held.get(args[0]);
      const event = peer.event(session, message(session, Number(args[1]), args[2]));
      const start = process.hrtime.bigint();
      await peer.append(handle, event);
      return [String(process.hrtime.bigint() - start)];
    }
    case 'read':
    case 'read-cold':
      return timed(() => peer.read(session), peer);
    case 'last':
      return timed(() => peer.last(session, Number(args[0])), peer);
    case 'storm':
      return storm(peer, session, Number(args[0]), Number(args[1]));
    case 'delete':
      await peer.delete(session);
      return [];
    case 'forget':
      handles.delete(session);
      return [];
    default:
      throw new Error(`no such request: ${request}`);
  }
}

function handlesOf(handles, session) {
  if (!handles.has(session)) {
    handles.set(session, new Map());
  }
  return handles.get(session);
}

const encoded = field => (field === '' ? '%' : encodeURIComponent(field));
const decoded = field => (field === '%' ? '' : decodeURIComponent(field));

async function answer(peer, handles, request) {
  try {
    return ['ok', ...(await carryOut(peer, handles, request))];
  } catch (e) {
    if (e instanceof NotOffered) {
      return ['not-offered', e.message];
    }
    console.error(e);
    return ['error', describe(e)];
  }
}

/** Serves on standard input and output until there are no more requests. */
export async function run(peer) {
  const handles = new Map();
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    const request = line.split(' ').map(decoded);
    const last = request[0] === 'close';
    const fields = last ? ['ok'] : await answer(peer, handles, request);
    answers(`${fields.map(encoded).join(' ')}\n`);
    if (last) {
      break;
    }
  }
  // Whatever connections a library has left behind.
  process.exit(0);
}

function manifest(name) {
  const file = new URL(`./node_modules/${name}/package.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** The version of an installed package. */
export const version = name => manifest(name).version;

/** Which versions of Node an installed package asks for. */
export const engine = name => manifest(name).engines?.node ?? 'any';
