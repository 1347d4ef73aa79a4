// Search (检索) in the index that package site/search describes.
(function () {
  'use strict';
  var PAGE = 10, PARTIES = 5, LOOKED = 60, READ = 45000, BASE = 92, FILTERS = ['section', 'kind', 'organ', 'year', 'verdict'];
  var loaded = {}, waiting = {}, root, status, place, failed = false, unread = false;

  window.gongkaiSearch = function (name, first, second) { loaded[name] = [first, second]; };

  function each(list, use) { for (var i = 0; i < list.length; i++) { use(list[i], i); } }

  function all(list, make, then) {
    var done = [], left = list.length;
    if (!left) { then(done); }
    each(list, function (x, i) { make(x, function (y) { done[i] = y; if (!--left) { then(done); } }); });
  }

  function own(object, key) { return object.hasOwnProperty(key) ? object[key] : null; }

  // What is compared: see fold.json of that package.
  function fold(text) {
    return text.replace(/[\uff01-\uff5e]/g, function (c) { return String.fromCharCode(c.charCodeAt(0) - 65248); })
      .replace(/[\u0000-\u0020\u007f-\u00a0\u00ad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff(){}\[\]〔〕【】「」『』〖〗]/g, '')
      .replace(/[〇○◯]/g, '零').replace(/[•‧・･]/g, '·')
      .replace(/[A-Z]/g, function (c) { return c.toLowerCase(); });
  }

  function characters(text) { return text.match(/[\ud800-\udbff][\udc00-\udfff]|[\s\S]/g) || []; }

  function fail() {
    if (failed) { return; }
    failed = true;
    status.textContent = '检索文件没有读到，不能检索。请刷新页面再试，或者从下面的列表进入。';
    each(document.querySelectorAll('.fallback'), function (e) { e.hidden = false; });
  }

  function load(name, then) {
    if (loaded[name]) { then(loaded[name]); return; }
    if (waiting[name]) { waiting[name].push(then); return; }
    waiting[name] = [then];
    var script = document.createElement('script');
    script.src = name + '.js';
    script.onerror = fail;
    script.onload = function () {
      if (!loaded[name]) { fail(); return; }
      each(waiting[name], function (use) { use(loaded[name]); });
    };
    document.head.appendChild(script);
  }

  function digit(text, at) {
    var c = text.charCodeAt(at);
    return c === 33 ? 57 : c - 35;
  }

  // See appendList.
  function numbers(list, total) {
    var result = [], head, width, at = 1, pair = 0, left = 0, number = -1, gap, i;
    if (!list) { return result; }
    function bit() {
      if (!left) {
        if (at >= list.length) { return -1; }
        pair = digit(list, at) * BASE + digit(list, at + 1);
        at += 2;
        left = 13;
      }
      return pair >> --left & 1;
    }
    head = digit(list, 0);
    width = head >> 1;
    for (;;) {
      for (gap = 0; (i = bit()) === 0;) { gap++; }
      if (i < 0) { break; }
      for (i = width; i; i--) { gap = gap * 2 + bit(); }
      result.push(number += gap + 1);
    }
    return head & 1 ? without(result, total) : result;
  }

  function without(missing, total) {
    var result = [];
    for (var i = 0, j = 0; i < total; i++) {
      if (missing[j] === i) { j++; } else { result.push(i); }
    }
    return result;
  }

  // The numbers that a list has at some indices.
  function within(list, of) { return numbers(list, of.length).map(function (i) { return of[i]; }); }

  function both(x, y) {
    var list = [];
    if (!x || !y) { return x || y; }
    for (var i = 0, j = 0; i < x.length && j < y.length;) {
      if (x[i] === y[j]) { list.push(x[i]); i++; j++; } else if (x[i] < y[j]) { i++; } else { j++; }
    }
    return list;
  }

  // x, what is in y first.
  function ahead(x, y) {
    var set = {}, first = [], rest = [];
    each(y, function (n) { set[n] = true; });
    each(x, function (n) { (set[n] ? first : rest).push(n); });
    return first.concat(rest);
  }

  function shard(text) {
    for (var sum = 0, i = 0; i < text.length; i++) { sum = (sum * 65599 + text.charCodeAt(i)) % 68719476736; }
    return sum % root.sizes.length;
  }

  function fileOf(text) { return 'list/' + shard(text).toString(16); }

  // One of the lists of a text or value.
  function listOf(text, at, total, then) {
    load(fileOf(text), function (file) { then(numbers((own(file[0], text) || [])[at], total)); });
  }

  // The pairs of a word that are looked up: those with the smallest files.
  function chosen(pairs) {
    var read = 0, plain = 0;
    function size(pair) { return (digit(root.sizes, shard(pair.text)) + 1) * root.unit; }
    return pairs.sort(function (x, y) { return size(x) - size(y) || x.at - y.at; })
      .filter(function (pair) { read += size(pair); plain += pair.year ? 0 : 1; return read < READ || !pair.year && plain <= 3; })
      .sort(function (x, y) { return x.at - y.at; });
  }

  // What may hold a word; sure when it does.
  function find(word, then) {
    var signs = characters(word), pairs = [], i;
    for (i = 1; i < signs.length; i++) { pairs.push({at: i - 1, text: signs[i - 1] + signs[i]}); }
    if (!pairs.length) { pairs.push({at: 0, text: word}); }
    word.replace(/\D((?:19|20)\d\d)(?=\D)/g, function (whole, year, at) {
      each([characters(word.slice(0, at + 1)).pop() + year, year + characters(word.slice(at + 5))[0]], function (text) { pairs.push({at: signs.length, text: text, year: true}); });
    });
    pairs = chosen(pairs);
    all(pairs, function (p, got) { load(fileOf(p.text), got); }, function (files) {
      var result = {sure: signs.length < 3};
      function keep(name, list) { result[name] = both(result[name], list); }
      each(pairs, function (p, i) {
        var lists = own(files[i][0], p.text) || [], threes = own(files[i][1], p.text) || {}, third = signs[p.at + 2],
          text = numbers(lists[0], root.documents), named = within(lists[1], text), parties = numbers(lists[4], root.parties);
        keep('files', third && text.length > root.few ? within(own(threes, third), text) : text);
        if (p.year) { return; }
        keep('named', named);
        keep('parties', parties);
        if (!p.at) { keep('exact', within(lists[2], named)); keep('exactParties', within(lists[5], parties)); }
        if (p.at === signs.length - 2) { keep('exact', within(lists[3], named)); keep('exactParties', within(lists[6], parties)); }
      });
      keep('exact', result.named);
      keep('exactParties', result.parties);
      then(result);
    });
  }

  // See pack.
  function unpack(packed) {
    var parts = packed.split('\x7f'), text = parts[0];
    each(parts.slice(1), function (part) {
      text += text.substr(text.length - digit(part, 0) * BASE - digit(part, 1), digit(part, 2)) + part.slice(3);
    });
    return text;
  }

  function describe(id, party, then) {
    var each = party ? root.partyRows : root.documentRows;
    load((party ? 'party/' : 'document/') + Math.floor(id / each), function (file) {
      file.lines = file.lines || unpack(file[0]).split('\n');
      var cells = file.lines.slice(id % each * 9, id % each * 9 + 9);
      then({href: cells[0], title: cells[1], kind: cells[2], number: cells[3], date: cells[4], line: cells[5], word: cells[6], tag: cells[7], names: cells[8].split('|')});
    });
  }

  // The lines of a page's main part.
  function linesOf(html) {
    var marks = {amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' '};
    return html.slice(Math.max(0, html.indexOf('<main')), html.indexOf('</main>') + 1 || html.length).replace(/\s+/g, ' ')
      .replace(/<\/?(p|h\d|li|tr|dt|dd|caption|div)\b[^>]*>/gi, '\n').replace(/<[^>]*>/g, '')
      .replace(/&(#x?)?(\w+);/gi, function (whole, number, name) {
        return number ? String.fromCharCode(parseInt(name, number.length > 1 ? 16 : 10)) : marks[name] || whole;
      }).split('\n');
  }

  // In a folder a page sends its main part from a frame.
  function framed(href, then) {
    var frame = document.createElement('iframe'), timer;
    function done(html) {
      if (!timer) { return; }
      clearTimeout(timer);
      timer = 0;
      window.removeEventListener('message', heard);
      document.body.removeChild(frame);
      then(html);
    }
    function heard(event) { if (event.source === frame.contentWindow) { done(String(event.data)); } }
    window.addEventListener('message', heard);
    timer = setTimeout(function () { done(null); }, 5000);
    frame.hidden = true;
    frame.src = href;
    document.body.appendChild(frame);
  }

  function read(href, then) {
    if (location.protocol === 'file:') { framed(href, then); return; }
    var request = new XMLHttpRequest();
    request.onload = function () { then(request.status === 200 ? request.responseText : null); };
    request.onerror = function () { then(null); };
    request.open('GET', href);
    request.send();
  }

  // Where a line holds one of the words; null for nowhere.
  function spot(line, words) {
    var folded = '', places = [], at = -1, i;
    each(line.split(''), function (c, i) { if (fold(c)) { folded += fold(c); places.push(i); } });
    for (i = 0; i < words.length && at < 0; i++) { at = folded.indexOf(words[i]); }
    return at < 0 ? null : [places[at], places[at + words[i - 1].length - 1] + 1];
  }

  function placeIn(lines, words) {
    var result = '';
    each(lines, function (line) {
      var at = !result && spot(line, words);
      if (at) { result = line.slice(Math.max(0, at[0] - 15), at[1] + 30); }
    });
    return result;
  }

  function held(lines, words) {
    var n = 0, text = lines.map(fold).join('\n');
    each(words, function (word) { if (text.indexOf(word) >= 0) { n++; } });
    return n;
  }

  // The row of what holds enough of the words; null otherwise.
  function check(asked, id, party, then) {
    var words = party ? asked.words : asked.texts, needed = asked.needed + words.length - asked.words.length;
    describe(id, party, function (row) {
      if (asked.sure || held(row.names.concat(row.title, row.number, row.line), words) >= needed) { then(row); return; }
      if (party) { then(null); return; }
      read(row.href, function (html) {
        if (html === null) { unread = true; then(row); return; }
        var lines = linesOf(html);
        row.line = placeIn(lines, words) || row.line;
        then(held(lines, words) >= needed ? row : null);
      });
    });
  }

  // The first rows of ids that pass, from a place on, and the place after them.
  function take(asked, ids, party, from, most, then) {
    var rows = [], at = from;
    (function more() {
      var looked = at - from, some = ids.slice(at, at + most - rows.length);
      if (!some.length || looked >= (rows.length ? LOOKED : 3 * LOOKED)) {
        then({rows: rows, looked: looked, next: at, sure: asked.sure || !from && at >= ids.length});
        return;
      }
      at += some.length;
      all(some, function (id, got) { check(asked, id, party, got); }, function (checked) {
        each(checked, function (row) { if (row) { rows.push(row); } });
        more();
      });
    })();
  }

  function parameters() {
    var result = {};
    each(location.search.slice(1).split('&'), function (pair) {
      var at = pair.indexOf('='), value = pair.slice(at + 1).replace(/\+/g, ' ');
      try { value = decodeURIComponent(value); } catch (e) { }
      if (at > 0) { result[pair.slice(0, at)] = value; }
    });
    return result;
  }

  function link(change) {
    var given = parameters(), pairs = [], name;
    for (name in change) { given[name] = change[name]; }
    for (name in given) { if (given[name]) { pairs.push(name + '=' + encodeURIComponent(given[name])); } }
    return 'index.html?' + pairs.join('&');
  }

  function element(name, into, text, properties) {
    var e = document.createElement(name), p;
    for (p in properties) { e.setAttribute(p, properties[p]); }
    if (text) { e.appendChild(document.createTextNode(text)); }
    into.appendChild(e);
    return e;
  }

  function marked(into, text, words) {
    for (var at; (at = spot(text, words)); text = text.slice(at[1])) {
      into.appendChild(document.createTextNode(text.slice(0, at[0])));
      element('mark', into, text.slice(at[0], at[1]));
    }
    into.appendChild(document.createTextNode(text));
  }

  function list(heading, rows, words) {
    element('h2', place, heading);
    var items = element('ol', place, '', {'class': 'items'});
    each(rows, function (row) {
      var item = element('li', items), p;
      marked(element('a', element('h3', item), '', {href: row.href}), row.title, words);
      p = element('p', item);
      if (row.kind) { element('span', p, row.kind); }
      if (row.number) { marked(element('span', p), row.number, words); }
      if (row.date) { element('time', element('span', p, '公开于', {'class': 'nowrap'}), row.date.replace(/^(\d+)-0?(\d+)-0?(\d+)$/, '$1年$2月$3日'), {datetime: row.date}); }
      if (row.word) { element('span', p, row.word, {'class': 'tag ' + row.tag}); }
      if (row.line) { marked(element('p', item), row.line, words); }
    });
  }

  function foremost(q, rows) {
    var first = [], others = [];
    each(rows, function (row) { (fold(row.title) === q || fold(row.number) === q ? first : others).push(row); });
    return first.concat(others);
  }

  function pager(starts, taken, ids, sure) {
    var more = taken.next < ids.length, items;
    if (!starts.length && !more) { return; }
    items = element('ul', element('nav', place, '', {'class': 'pager', 'aria-label': '分页'}));
    if (starts.length) { element('a', element('li', items), '上一页', {rel: 'prev', href: link({from: starts.slice(0, -1).join('.')})}); }
    element('span', element('li', items), '第 ' + (starts.length + 1) + ' 页' + (sure ? '（共 ' + Math.ceil(ids.length / PAGE) + ' 页）' : ''), {'aria-current': 'page'});
    if (more) { element('a', element('li', items), '下一页', {rel: 'next', href: link({from: starts.concat(taken.next).join('.')})}); }
  }

  function quoted(words) { return words.length ? '“' + words.join('”“') + '”' : '所选条件'; }

  function none(asked) {
    status.textContent = '未查到含有' + quoted(asked.shown) + '的信息。';
    document.getElementById('site-tips').hidden = false;
    near(asked.words[0]);
  }

  // Names that share most pairs with a word.
  function near(word) {
    var signs = characters(word), ids = [];
    all(signs.slice(1).map(function (c, i) { return signs[i] + c; }), function (text, got) { listOf(text, 4, root.parties, got); }, function (lists) {
      for (var n = lists.length; n && n * 2 >= lists.length && !ids.length; n--) { ids = shared(lists, n); }
      all(ids.slice(0, PARTIES), function (id, got) { describe(id, true, got); }, function (rows) {
        each(rows, function (row) { element('a', element('p', place, '您是不是要找：'), row.title, {href: link({q: row.title})}); });
      });
    });
  }

  function count(ids, taken) {
    if (taken.sure && !unread) { return (taken.looked === ids.length ? taken.rows.length : ids.length) + ' '; }
    return '约 ' + Math.max(taken.rows.length, Math.round(ids.length * (taken.looked ? taken.rows.length / taken.looked : 1))) + ' ';
  }

  function show(asked, files, parties) {
    var starts = asked.from ? asked.from.split('.') : [], from = parseInt(starts[starts.length - 1], 10) || 0, only = asked.party;
    take(asked, parties, true, only ? from : 0, only ? PAGE : from ? 0 : PARTIES, function (firms) {
      take(asked, only ? [] : files, false, from, PAGE, function (documents) {
        var texts = [], main = only ? firms : documents, ids = only ? parties : files;
        if (failed) { return; }
        if (!firms.rows.length && !documents.rows.length && !from && main.next >= ids.length) {
          if (asked.needed > 1) { narrower(asked); } else { none(asked); }
          return;
        }
        if (!firms.rows.length && !documents.rows.length) {
          status.textContent = '已核对 ' + main.looked + ' 件，都不含有' + quoted(asked.shown) + '；其余的请看下一页。';
          pager(starts, main, ids);
          return;
        }
        if (only || firms.rows.length || asked.sure && parties.length) { texts.push('机关和当事人 ' + count(parties, firms) + '个'); }
        if (!only) { texts.push('信息 ' + count(files, documents) + '件'); }
        status.textContent = (asked.needed < asked.words.length ? '没有同时含有' + quoted(asked.shown) + '的信息。查到含有其中 ' + asked.needed + ' 个词的' :
          (asked.shown.length ? '查到含有' + quoted(asked.shown) + '的' : '符合筛选条件的')) + texts.join('，') + '。' + (unread ? '有的网页没有读到，没有核对。' : '');
        if (firms.rows.length) {
          list('机关和当事人', foremost(asked.words[0], firms.rows), asked.words);
          if (!only && parties.length > PARTIES) { element('a', element('p', place), '全部机关和当事人', {href: link({party: '1', from: ''})}); }
        }
        if (documents.rows.length) { list('信息', foremost(asked.words[0], documents.rows), asked.words); }
        pager(starts, main, ids, asked.sure);
      });
    });
  }

  // The ids that enough of the lists hold, rising.
  function shared(lists, needed) {
    if (lists.length === 1) { return lists[0].slice(); }
    var times = {}, ids = [];
    each(lists, function (list) { each(list, function (id) { times[id] = (times[id] || 0) + 1; if (times[id] === needed) { ids.push(id); } }); });
    return ids.sort(function (x, y) { return x - y; });
  }

  function filtered(asked, ids, then) {
    var chosen = [];
    each(FILTERS, function (name) { if (asked[name]) { chosen.push(name + '=' + asked[name]); } });
    all(chosen, function (value, got) { listOf(value, 0, root.documents, got); }, function (lists) {
      each(lists, function (list) { ids = both(ids, list); });
      then(ids, chosen.length > 0);
    });
  }

  // Whole names first, then names, then the newest.
  function answer(asked) {
    function pick(key) { return shared(asked.answers.map(function (f) { return f[key] || []; }), asked.needed).reverse(); }
    filtered(asked, pick('files').reverse(), function (ids, chosen) {
      var files = ahead(ahead(ids.reverse(), pick('named')), pick('exact'));
      show(asked, files, chosen ? [] : ahead(pick('parties'), pick('exactParties')));
    });
  }

  function narrower(asked) {
    asked.needed--;
    answer(asked);
  }

  // The short name of an organ stands for all that the organ has published.
  function byOrgan(form, word, answer, then, texts) {
    var organ = '';
    each(form.elements.organ || [], function (o) { if (o.value && (fold(o.text) === word || fold(o.text).slice(1) === word)) { organ = 'organ=' + o.value; } });
    if (!organ) { texts.push(word); then(answer); return; }
    listOf(organ, 0, root.documents, function (ids) { then({files: ids, parties: answer.parties, exactParties: answer.exactParties, sure: true}); });
  }

  function ask() {
    var form = document.querySelector('form.search'), asked = parameters();
    status = document.getElementById('site-found');
    place = element('div', status.parentNode);
    status.parentNode.insertBefore(place, status.nextSibling);
    each(document.querySelectorAll('.filters,.fallback'), function (f) { f.hidden = !f.hidden; });
    each(['q'].concat(FILTERS), function (name) { if (form.elements[name] && asked[name]) { form.elements[name].value = asked[name]; } });
    if (location.search.length < 2) { return; }
    asked.words = [];
    asked.texts = [];
    asked.shown = [];
    each((asked.q || '').split(/[\s\u3000]+/), function (word) {
      if (fold(word) && asked.words.indexOf(fold(word)) < 0) { asked.words.push(fold(word)); asked.shown.push(word); }
    });
    asked.needed = asked.words.length;
    if (!asked.needed && !FILTERS.some(function (name) { return asked[name]; })) { status.textContent = '请先输入要查的内容。'; return; }
    document.title = (asked.q || '筛选') + ' - ' + document.title;
    status.textContent = '正在查' + quoted(asked.shown) + '……';
    load('root', function (got) {
      root = got[0];
      all(asked.words, function (word, got) { find(word, function (f) { byOrgan(form, word, f, got, asked.texts); }); }, function (result) {
        asked.answers = result.length ? result : [{files: without([], root.documents), sure: true}];
        asked.sure = true;
        each(result, function (f) { asked.sure = asked.sure && f.sure; });
        answer(asked);
      });
    });
  }

  ask();
})();
