'use strict';
(() => {
  const byId = id => document.getElementById(id);
  const data = JSON.parse(byId('data').textContent);
  const cards = [...document.querySelectorAll('.card')];
  const viewer = byId('viewer'), large = byId('large');
  let shown = -1;

  const speak = language => {
    document.documentElement.lang = language;
    byId('language').lang = language === 'zh-CN' ? 'en' : 'zh-CN';
    byId('language').textContent = language === 'zh-CN' ? 'English' : '中文';
  };
  speak((navigator.language || '').toLowerCase().startsWith('zh') ? 'zh-CN' : 'en');
  byId('language').addEventListener('click', () => speak(document.documentElement.lang === 'en' ? 'zh-CN' : 'en'));

  const visible = () => cards.filter(card => card.querySelector('.view') && card.offsetParent !== null);
  const show = card => {
    const small = card.querySelector('img').src, full = card.querySelector('.view').dataset.full;
    shown = cards.indexOf(card);
    byId('gone').hidden = true;
    large.onerror = () => {
      if (large.src !== small) { byId('gone').hidden = false; large.src = small; }
    };
    large.src = full || small;
    large.alt = card.querySelector('img').alt;
    const one = data[shown];
    byId('words').textContent = [one.prompt, [one.name, one.model].filter(Boolean).join(' · ')].filter(Boolean).join('\n');
    if (!viewer.open) { viewer.showModal(); }
  };
  const step = by => {
    const all = visible();
    if (all.length) { show(all[(Math.max(0, all.indexOf(cards[shown])) + by + all.length) % all.length]); }
  };
  const count = () => {
    byId('count').textContent = cards.filter(card => card.classList.contains('picked')).length;
  };
  const pick = (card, picked) => {
    card.classList.toggle('picked', picked);
    card.querySelector('.pick input').checked = picked;
    count();
  };

  cards.forEach(card => {
    const view = card.querySelector('.view');
    if (view) { view.addEventListener('click', () => show(card)); }
    card.querySelector('.pick input').addEventListener('change', event => pick(card, event.target.checked));
    const prompt = card.querySelector('figcaption .prompt');
    if (prompt) { prompt.addEventListener('click', () => prompt.classList.toggle('open')); }
  });
  byId('before').addEventListener('click', () => step(-1));
  byId('after').addEventListener('click', () => step(1));
  large.addEventListener('click', () => viewer.close());
  viewer.addEventListener('keydown', event => {
    if (event.key === 'ArrowLeft') { step(-1); } else if (event.key === 'ArrowRight') { step(1); } else if (event.key === ' ') {
      event.preventDefault();
      pick(cards[shown], !cards[shown].classList.contains('picked'));
    }
  });
  byId('only').addEventListener('change', event => document.body.classList.toggle('only', event.target.checked));
  byId('zoom').addEventListener('input', event => document.documentElement.style.setProperty('--cell', event.target.value + 'px'));
  byId('copy').addEventListener('click', () => {
    const text = cards.filter(card => card.classList.contains('picked')).map(card => data[card.dataset.at].name).join('\n');
    navigator.clipboard.writeText(text).catch(() => window.prompt('', text));
  });
  count();
})();
