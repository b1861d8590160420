// ADK JS with its database session service, on MikroORM's MariaDB driver.

import { createEvent, DatabaseSessionService } from '@google/adk';
import { ARGUMENT, TOOL, numberOf, run, version } from './loop.mjs';

const WHO = { appName: 'race', userId: 'user' };

let service;

await run({
  async open(server) {
    service = new DatabaseSessionService(server);
    await service.init();
    return `@google/adk ${version('@google/adk')}; @mikro-orm/mariadb ${version('@mikro-orm/mariadb')} at its defaults, Node ${process.version}`;
  },

  offers: () => true,

  create: session => service.createSession({ ...WHO, sessionId: session }),

  async load(session, last) {
    const config = last ? { numRecentEvents: last } : undefined;
    const loaded = await service.getSession({ ...WHO, sessionId: session, config });
    if (!loaded) {
      throw new Error(`no session ${session}`);
    }
    return loaded;
  },

  event(session, message) {
    const part =
      message.kind === 'call'
        ? {
            functionCall: {
              id: `call-${message.id}`,
              name: TOOL,
              args: { [ARGUMENT]: message.number },
            },
          }
        : { text: message.text };
    return createEvent({
      id: message.id,
      invocationId: `e-${message.id}`,
      author: 'ifriend',
      timestamp: Date.now(),
      content: { role: 'model', parts: [part] },
    });
  },

  append: (handle, event) => service.appendEvent({ session: handle, event }),

  async fill(session, events) {
    const handle = await this.load(session, 0);
    for (const event of events) {
      event.timestamp = Date.now();
      await this.append(handle, event);
    }
  },

  async read(session) {
    const loaded = await service.getSession({ ...WHO, sessionId: session });
    return loaded?.events ?? [];
  },

  async last(session, count) {
    return (await this.load(session, count)).events;
  },

  number(event) {
    const parts = event.content?.parts ?? [];
    if (parts.length !== 1) {
      return undefined;
    }
    const call = parts[0].functionCall;
    if (call) {
      return call.name === TOOL ? call.args?.[ARGUMENT] : undefined;
    }
    return numberOf(parts[0].text);
  },

  delete: session => service.deleteSession({ ...WHO, sessionId: session }),
});
