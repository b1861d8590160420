// Writes what adk-js.sql holds, with the real adk-js: see the end of docs/import.md. The database is empty before.
//   npm i -E @google/adk@2.0.0 @mikro-orm/mariadb@6.6.16
//   node adk-js.mjs mariadb://user:password@127.0.0.1:3306/adkjs
//   mariadb-dump --skip-comments --compact adkjs > adk-js.sql

import { createEvent, DatabaseSessionService } from '@google/adk';

const APP = 'js_concierge';
const service = new DatabaseSessionService(process.argv[2]);
await service.init();

// Within one second, for which the columns have no room, but the documents do.
const begin = Date.UTC(2026, 0, 1, 0, 48, 8);
let count = 0;
const event = fields =>
  createEvent({
    id: `js-${String((count * 7) % 10)}${count}`,
    invocationId: 'e-js-1',
    timestamp: begin + 50 * count++,
    ...fields,
  });

const slack = await service.createSession({
  appName: APP,
  userId: 'U456',
  sessionId: 'slack_C123_U456_1767224888.280449',
  state: { 'app:house_style': 'formal', 'user:travelStyle': 'family', snake_key: { inner_key: [1, null] } },
});
const events = [
  event({ author: 'user', content: { role: 'user', parts: [{ text: 'Olá! Tours em Paris, por favor 🎉' }] } }),
  event({
    author: APP,
    content: {
      role: 'model',
      parts: [
        {
          functionCall: { id: 'call_1', name: 'search_tours', args: { city_name: 'Paris', maxPrice: 80.5 } },
          thoughtSignature: '+//+',
        },
      ],
    },
    longRunningToolIds: [],
    usageMetadata: { promptTokenCount: 12, candidatesTokenCount: 3, totalTokenCount: 15 },
    customMetadata: { trace_id: 'abc', hopCount: 2 },
  }),
  event({
    author: APP,
    content: {
      role: 'user',
      parts: [{ functionResponse: { id: 'call_1', name: 'search_tours', response: { tour_list: [], dayCount: 0 } } }],
    },
    actions: {
      stateDelta: { last_city: 'Paris', lastPrice: 80.5, 'user:home_town': 'Lisboa', 'temp:now': 1 },
      artifactDelta: {},
      requestedAuthConfigs: {},
      requestedToolConfirmations: {},
    },
  }),
  event({ author: APP, content: { role: 'model', parts: [{ text: 'Nada abaixo de 80 €.' }] }, finishReason: 'STOP' }),
];
for (const each of events) {
  await service.appendEvent({ session: slack, event: each });
}

const other = await service.createSession({ appName: APP, userId: 'U789', sessionId: 'a/b:c é' });
await service.appendEvent({
  session: other,
  event: event({ author: 'user', content: { role: 'user', parts: [{ text: 'Oi' }] } }),
});
process.exit(0);
