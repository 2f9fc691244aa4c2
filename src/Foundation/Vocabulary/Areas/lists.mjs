// Makes CL_AREA and CL_CURRENCY, as SDMX-JSON structure messages, from Unicode CLDR: codes and regions from cldr-core,
// names from cldr-localenames-full and cldr-numbers-full, for every folder in Languages that CLDR knows.
// Usage: node lists.mjs NODE_MODULES LANGUAGES SPECIALS OUT
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [modules, languagesFolder, specialsFile, out] = process.argv.slice(2);
const read = (...path) => JSON.parse(readFileSync(join(modules, ...path), 'utf8'));
const supplemental = name => read('cldr-core', 'supplemental', `${name}.json`).supplemental;
const languages = readdirSync(languagesFolder, { withFileTypes: true })
  .filter(entry => entry.isDirectory() && existsSync(join(modules, 'cldr-localenames-full', 'main', entry.name)))
  .map(entry => entry.name).sort();
const byCode = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

function write(id, name, codes) {
  const message = {
    meta: { id, prepared: '2026-11-21T00:00:00Z', contentLanguages: languages, sender: { id: 'TALLYSTICK' } },
    data: { codelists: [{ id, version: '1.0.0', agencyID: 'TALLYSTICK', name, codes }] },
  };
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, `${id}.json`), JSON.stringify(message));
}

function annotated(code, memo, annotations) {
  const list = Object.entries(annotations ?? {}).filter(([, value]) => value).map(([type, value]) => ({ type, value }));
  if (memo) list.unshift({ type: 'MEMO' });
  return list.length > 0 ? { ...code, annotations: list } : code;
}

function named(id, parent, names) {
  return { id, ...(parent ? { parent } : {}), name: names.en, names };
}

function areas() {
  const specials = JSON.parse(readFileSync(specialsFile, 'utf8'));
  const contains = supplemental('territoryContainment').territoryContainment;
  const mappings = supplemental('codeMappings').codeMappings;
  const territories = Object.fromEntries(languages.map(language =>
    [language, read('cldr-localenames-full', 'main', language, 'territories.json').main[language].localeDisplayNames.territories]));
  const names = id => Object.fromEntries(languages.map(language => [language, territories[language][id]]));
  // CLDR also knows reserved codes (AC, CP, TA …) and its own; those of ISO 3166-1 have a number below 900
  const isIso = id => /^[A-Z]{2}$/.test(id) && Number(mappings[id]?._numeric ?? 999) < 900;
  const area = (id, parent) => annotated(named(id, parent, names(id)), false,
    { ALPHA3: mappings[id]._alpha3, M49: mappings[id]._numeric, ALIAS: specials.aliases[id] });
  const special = ({ id, parent, name, description, memo, cldr, annotations }) => annotated(
    { ...(cldr ? named(id, parent, names(cldr)) : { id, ...(parent ? { parent } : {}), name }), ...(description ? { descriptions: { en: description } } : {}) },
    memo, annotations);

  const codes = specials.first.map(special);
  for (const region of specials.regions) {
    codes.push(annotated(named(region, '_T', names(region)), false, { M49: region }));
    for (const part of contains[region]._contains.filter(id => /^\d{3}$/.test(id)).sort(byCode)) {
      codes.push(annotated(named(part, region, names(part)), false, { M49: part }));
      for (const id of contains[part]._contains.filter(isIso).sort(byCode)) codes.push(area(id, part));
    }
  }
  for (const id of specials.inWorld) codes.push(area(id, '_T'));
  write('CL_AREA', specials.name, [...codes, ...specials.last.map(special)]);
}

function currencies() {
  const regions = supplemental('currencyData').currencyData.region;
  const found = new Set();
  for (const entries of Object.values(regions)) {
    for (const entry of entries) {
      for (const [id, use] of Object.entries(entry)) {
        // fees are reported for past years too: what was legal tender since 2010 stays
        if (use._tender !== 'false' && (!use._to || use._to >= '2010')) found.add(id);
      }
    }
  }
  const texts = Object.fromEntries(languages.map(language =>
    [language, read('cldr-numbers-full', 'main', language, 'currencies.json').main[language].numbers.currencies]));
  const codes = [...found].sort(byCode).map(id =>
    named(id, null, Object.fromEntries(languages.map(language => [language, texts[language][id]?.displayName]).filter(([, name]) => name))));
  write('CL_CURRENCY', 'Currency', [...codes,
    { id: '_U', name: 'Unknown', descriptions: { en: 'Not known or not recorded' } },
    { id: '_Z', name: 'Not applicable', descriptions: { en: 'Has no meaning for this observation' } }]);
}

areas();
currencies();
