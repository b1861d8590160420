'use strict';

// Times of the last operations on a logarithmic axis, with what was measured before as lines.
const SVG = 'http://www.w3.org/2000/svg';

function svg(tag, attributes, text) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  if (text !== undefined) node.textContent = text;
  return node;
}

// What a table of (events, time) says of any number of events: between two rows along a power law.
function interpolate(rows, field, events) {
  if (!rows.length) return undefined;
  const n = Math.max(events, 1);
  let i = rows.findIndex((row) => row.events >= n);
  if (i === 0) return rows[0][field];
  if (i < 0) i = rows.length - 1;
  const [a, b] = [rows[i - 1], rows[i]];
  const share = Math.log(n / a.events) / Math.log(b.events / a.events);
  return a[field] * Math.pow(b[field] / a[field], Math.min(share, 1.5));
}

function milliseconds(ms) {
  return new Intl.NumberFormat(TAG, { maximumSignificantDigits: 3 }).format(ms);
}

function drawChart(place, times, lines) {
  const [width, height, left, right, top, bottom] = [340, 190, 40, 8, 8, 20];
  const values = [...times.map((t) => t.ms), ...lines.map((l) => l.ms)].filter((v) => v > 0);
  place.replaceChildren();
  if (!values.length) return;
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.max(Math.ceil(Math.log10(Math.max(...values))), low + 1);
  const y = (ms) => top + (height - top - bottom) * (1 - (Math.log10(ms) - low) / (high - low));
  const x = (i) => left + (width - left - right) * (times.length > 1 ? i / (times.length - 1) : 0.5);
  const picture = svg('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': say.chart });
  for (let power = low; power <= high; power++) {
    const at = y(10 ** power);
    picture.append(svg('line', { x1: left, x2: width - right, y1: at, y2: at, class: 'grid' }));
    picture.append(svg('text', { x: left - 5, y: at + 3.5, class: 'axis' }, milliseconds(10 ** power)));
  }
  for (const line of lines) {
    picture.append(svg('line', { x1: left, x2: width - right, y1: y(line.ms), y2: y(line.ms), class: 'line ' + line.kind }));
  }
  times.forEach((time, i) => {
    const dot = time.kind === 'append'
      ? svg('circle', { cx: x(i), cy: y(time.ms), r: 3, class: 'dot append' })
      : svg('rect', { x: x(i) - 2.5, y: y(time.ms) - 2.5, width: 5, height: 5, class: 'dot load' });
    dot.append(svg('title', {}, `${say[time.kind]}: ${milliseconds(time.ms)} ms`));
    picture.append(dot);
  });
  place.append(picture);
  const legend = document.createElement('ul');
  legend.className = 'legend';
  const entries = [
    { kind: 'append', text: say.append, dot: true },
    { kind: 'load', text: say.load, dot: true },
    ...lines.map((line) => ({ kind: line.kind, text: `${say[line.name]}: ${milliseconds(line.ms)} ms` })),
  ];
  for (const entry of entries) {
    const item = document.createElement('li');
    const mark = document.createElement('span');
    mark.className = (entry.dot ? 'mark ' : 'mark stroke ') + entry.kind;
    item.append(mark, entry.text);
    legend.append(item);
  }
  place.append(legend);
}
