import fc from 'fast-check';

/** A NIK, a name and an address that specs hide in nonsense, to look for them wherever they must not turn up. */
export const planted = { nik: '3275015708850001', spacedNik: '3275 0157 0885 0001', name: 'Xaverius Quwindra' } as const;

/** Every piece of what is planted that would give somebody away. */
export const plantedPieces = [planted.nik, planted.spacedNik, '0157088500', 'Xaverius', 'Quwindra'] as const;

const deep = (levels: number): unknown => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`);

/** Values that are wrong for any field of any contract. */
export const wrongForEveryField = fc.constantFrom<unknown>({}, [[]], { nik: planted.nik }, [planted.name], deep(200), { [planted.nik]: planted.name }, [{ a: [planted.nik] }]);

/** Values that are wrong for most fields, and cunning for the others. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  wrongForEveryField,
  fc.constantFrom<unknown>(
    null, true, '', ' ', '\u0000', 'a\u0007b', '\ud800', '\u202e', 'x'.repeat(20_000), planted.nik, planted.spacedNik, `${planted.name} ${planted.nik}`, '../../etc/passwd', '=cmd|calc',
    -1, 0.5, 1e308, -1e308, 2 ** 53, 9_007_199_254_740_993, Number(planted.nik), '1e5', 'NaN', '2026-02-30', '9999-99-99', '0000-00-00', "'; drop table log.events; --",
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.jsonValue({ maxDepth: 2 }),
);

/** Bodies that no route can read, with the media type that they claim; none of them is a document of ours. */
export const unreadableBodies: readonly (readonly [what: string, contentType: string | null, body: string | Uint8Array<ArrayBuffer>, statuses: readonly number[]])[] = [
  ['text that is no JSON', 'application/json', `nik=${planted.nik}`, [400]],
  ['JSON that is cut off', 'application/json', `{"nik":"${planted.nik}","name":"${planted.name}`, [400]],
  ['two documents', 'application/json', `{"nik":"${planted.nik}"}{}`, [400]],
  ['nothing at all', 'application/json', '', [400, 422]],
  ['a number', 'application/json', planted.nik, [400, 422]],
  ['a list', 'application/json', `["${planted.nik}"]`, [422]],
  ['a text', 'application/json', `"${planted.name}"`, [422]],
  ['null', 'application/json', 'null', [422]],
  ['a hundred thousand brackets', 'application/json', `{"nik":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, [400, 422]],
  ['a poisoned prototype', 'application/json', `{"__proto__":{"nik":"${planted.nik}"}}`, [400, 422]],
  ['a poisoned constructor', 'application/json', `{"constructor":{"prototype":{"nik":"${planted.nik}"}}}`, [400, 422]],
  ['bytes that are no UTF-8', 'application/json', new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), [400, 422]],
  ['two mebibytes', 'application/json', `{"nik":"${planted.nik.repeat(131_072)}"}`, [413]],
  ['a form', 'application/x-www-form-urlencoded', `nik=${planted.nik}`, [415]],
  ['plain text', 'text/plain', planted.nik, [415]],
  ['XML', 'application/xml', `<nik>${planted.nik}</nik>`, [415]],
  ['an unknown media type', 'nonsense', planted.nik, [415]],
  ['bytes without a media type', null, new Uint8Array([1, 2, 3]), [415]],
  ['JSON under another alphabet', 'application/json; charset=utf-16', `{"nik":"${planted.nik}"}`, [400, 415, 422]],
];

/** Query strings that no question takes. */
export const hostileParameters = [
  'unknown=1', `nik=${planted.nik}`, `${planted.nik}=1`, 'minPosition=', 'minPosition=-1', 'minPosition=1e3', 'minPosition=99999999999999999999', `minPosition=${'9'.repeat(70)}`, 'minPosition=a%00b',
  'minPosition=1&minPosition=2', 'minPosition[]=1', 'minPosition[$gt]=1', '__proto__=1', 'constructor=1', `x=${'y'.repeat(9_000)}`, '%00=%00', 'a=%ff', 'asOf=tomorrow',
] as const;

/** Values for the parameters of lists; each is refused wherever the parameter exists. */
export const hostileListParameters = [
  'limit=0', 'limit=-1', 'limit=501', 'limit=1e2', 'limit=ten', 'limit=', 'limit=1&limit=2', 'cursor=%00', 'cursor=nonsense', `cursor=${'A'.repeat(1_025)}`, `cursor=${planted.nik}`, 'cursor=eyJhIjoxfQ',
] as const;

export const hostileFilters = [
  'status=rich', 'status=', 'decile=0', 'decile=11', 'decile=-1', 'decile=1.5', 'sex=X', 'kecamatan=Atlantis', `kelurahan=${planted.nik}`, 'occupation=astronaut', 'sort=nik', 'sort=name;drop', `q=${'q'.repeat(81)}`, 'q=%00', 'q=%20', `status=${planted.nik}`,
] as const;
