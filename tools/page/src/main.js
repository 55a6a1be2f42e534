// The page: reads its data, and puts together what shows it.

import { Caption } from './caption.js';
import { Card } from './card.js';
import { Chosen } from './chosen.js';
import { read } from './data.js';
import { element } from './dom.js';
import { Facts } from './facts.js';
import { Legend } from './legend.js';
import { Paper } from './paper.js';
import { Pointing } from './pointing.js';
import { Search } from './search.js';
import { Stage } from './stage.js';
import { START, Store } from './state.js';
import { Tabs } from './tabs.js';
import { Thumbnails } from './thumbnails.js';
import { Timeline } from './timeline.js';
import { Tools } from './tools.js';

function hasWebGL() {
  return document.createElement('canvas').getContext('webgl2') !== null;
}

function refuse(main, words) {
  main.append(element('p', { className: 'notice', textContent: words }));
}

async function start() {
  const main = document.getElementById('main');
  if (!hasWebGL()) {
    refuse(main, 'This browser cannot draw globes that turn, for want of WebGL 2: this is a still picture, with the figures below.');
    return;
  }
  const data = await read(document.getElementById('data').textContent.trim());
  const facts = new Facts(data);
  const store = new Store({ ...START, moment: data.header.timeline?.shown ?? 0 });
  store.listen(({ moment }, before) => moment !== before.moment && facts.turn(moment));
  const { views, timeline } = data.header;
  const stage = new Stage(data, store, facts);
  const { thumbnails } = data.header;
  const card = new Card(facts, thumbnails && new Thumbnails(thumbnails, data));
  const pointing = new Pointing(stage, store, card);
  const caption = new Caption(data, store);
  const legend = new Legend(data, store, () => stage.theme);
  stage.system.addEventListener('change', () => legend.show());
  const chosen = new Chosen(facts, store, stage);
  const side = element('aside', { id: 'side', ariaLabel: 'Legend and search' },
    new Search(facts, store, pointing).element, chosen.element, chosen.status, legend.element);
  const picture = element('div', { id: 'picture' },
    new Tabs(views, store).element, caption.heading, new Tools(store, stage, pointing).element, stage.element,
    timeline && new Timeline(timeline, store, stage).element, caption.foot);
  main.replaceChildren(side, picture);
  document.body.append(card.element);
  stage.arrange();
  stage.element.append(new Paper(stage).element);
  stage.draw();
  document.documentElement.classList.add('ready');
  performance.mark('ready');
}

start().catch((error) => {
  refuse(document.getElementById('main'), `This page cannot be shown (${error.message}). The figures stand below.`);
  throw error;
});
