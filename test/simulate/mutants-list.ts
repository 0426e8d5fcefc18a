/** A bug that earlier systems of this kind had, planted by replacing text that stands in one place of the code. */
export interface Mutant {
  readonly name: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  /** Where only worlds show it in which backups are put back. @default false */
  readonly restores?: boolean;
}

const push = (name: string) => `src/sync/push/${name}.ts`;

/** Each has to be found by the simulation: `npm run simulate:mutants`. */
export const MUTANTS: readonly Mutant[] = [
  {
    name: 'a parent is sent as the root',
    file: push('call-body'),
    find: 'withPictures === null ? field.clearedBy',
    replace: "withPictures === null || name === 'parent' ? null",
  },
  {
    name: 'the old value is sent in place of the new one',
    file: push('decide-send'),
    find: 'value: edit.value, base: edit.base',
    replace: 'value: edit.base, base: edit.base',
  },
  {
    name: 'fields are sent along that nobody has edited',
    file: push('call-body'),
    find: '  return body;',
    replace: "  return { ...body, description: 'as it was' };",
  },
  {
    name: 'an edit made while its field was on its way is taken for sent',
    file: push('acknowledge'),
    find: 'update(isUnchanged ? { value: remote } : { base: remote });',
    replace: 'update({ value: remote, base: remote });',
  },
  {
    name: 'of two places that hold by one the nearer one changes on the way',
    file: push('plan/anchor-places'),
    find: 'if (updates.length === 0) return true;',
    replace: 'if (updates.length >= 0) return true;',
  },
  {
    name: 'a creation without an answer is not looked for',
    file: push('push-create'),
    find: '? await lookForCreated(session, sent, prepared)',
    replace: "? { kind: 'ABSENT' as const }",
  },
  {
    name: 'a creation whose record was renamed is sent again',
    file: push('find-created'),
    find: 'return strangers.length > 0 ?',
    replace: 'return strangers.length < 0 ?',
  },
  {
    name: 'what was staged after a creation was sent is taken for sent',
    file: push('adopt-draft'),
    find: 'const sent = sentFields(call);',
    replace:
      'const sent = sentFields(call).map((one) => ({ ...one, version: draft.edits.get(one.field)?.version ?? null }));',
  },
  {
    name: 'no intent is written before a creation is sent',
    file: push('prepare-creation'),
    find: "...{ state: 'SENDING' as const, attempts",
    replace: "...{ state: 'PLANNED' as const, attempts",
  },
  {
    name: 'a worker that was held up sends all the same',
    file: push('session'),
    find: 'mayLeave: () => options.hold.holds()',
    replace: 'mayLeave: () => true',
  },
  {
    name: 'a worker that has lost its leases writes all the same',
    file: 'src/sync/leases.ts',
    find: 'if (rows.length < entities.length) {',
    replace: 'if (rows.length < 0) {',
  },
  {
    name: 'what ServiceTitan has changed is written over',
    file: 'src/pricebook/edits/compare-edit.ts',
    find: "? 'UNMOVED' : 'CONFLICT'",
    replace: "? 'UNMOVED' : 'UNMOVED'",
  },
  {
    name: 'what ServiceTitan has changed takes the edit away',
    file: 'src/pricebook/edits/compare-edit.ts',
    find: "? 'UNMOVED' : 'CONFLICT'",
    replace: "? 'UNMOVED' : 'AGREED'",
  },
  {
    name: 'a record is not looked at again before it is written',
    file: push('push-updates'),
    find: 'await takeInRows(step, entity, [...remote.values()], { pushed: false });',
    replace: '',
  },
  {
    name: 'our own value that comes back is taken for a change of theirs',
    file: 'src/sync/take-in/recognise-echoes.ts',
    find: 'if (stIds.length === 0) return staged;',
    replace: 'if (stIds.length >= 0) return staged;',
  },
  {
    name: 'siblings that ServiceTitan has shifted hold a deletion up',
    file: 'src/pricebook/conflicts/deletion-base.ts',
    find: "read === null || local || name === 'position' ?",
    replace: 'read === null || local ?',
  },
  {
    name: 'a place counts as reached before its siblings were read',
    file: 'src/sync/take-in/forest-projection.ts',
    find: "arePlacesKnown: reading === 'WHOLE'",
    replace: 'arePlacesKnown: true',
  },
  {
    name: 'a record that a list leaves out is taken for deleted',
    file: push('read-remote'),
    find: 'if (found.has(stId)) continue;',
    replace: 'if (found.has(stId) || isListed) continue;',
  },
  {
    name: 'a push of some records sends all that is staged',
    file: push('plan/plan-push'),
    find: 'const isChosen = (record: RecordEdits) => chosen.has(record.id);',
    replace: 'const isChosen = (record: RecordEdits) => record.edits.size > 0;',
  },
  {
    name: 'a call that a cancelled push has made is not noted',
    file: push('session'),
    find: 'if (cancelled && !settles)',
    replace: 'if (cancelled)',
  },
  {
    name: 'a plan that was applied is applied once more',
    file: push('commands'),
    find: "if (push.state !== 'PLANNED') return push;",
    replace: '',
  },
  {
    name: 'one call that was not applied keeps all others back',
    file: push('run-calls'),
    find: 'const blocker = call.dependsOn',
    replace: 'const blocker = session.calls().map(({ ordinal }) => ordinal)',
  },
  {
    name: 'new items are made in the order of their kinds, whatever they name',
    file: push('plan/plan-push'),
    find: 'const items = orderItems(',
    replace: 'const items = [].concat(',
  },
  {
    name: 'what closes a circle of new items is sent for one that is not there',
    file: push('run-calls'),
    find: 'await followDrafts(session);',
    replace: '',
  },
  {
    name: 'a new record of a backup is made without looking for it',
    file: 'src/sync/restored.ts',
    find: "WHERE field = $3 AND state IN ('STAGED', 'REJECTED')",
    replace: "WHERE field = $3 AND state IN ('REJECTED')",
    restores: true,
  },
  {
    name: 'a refused creation leaves its edits on their way',
    file: push('mark-creation'),
    find: "await markRecord(step, call, { state: 'REJECTED', error });",
    replace: '',
  },
  {
    name: 'the end of a push is not told',
    file: push('end-push'),
    find: 'sendEvents(tx, endEvents(saved, ended, at));',
    replace: '',
  },
  {
    name: 'an upload that nothing names is relied on for ever',
    file: push('pictures'),
    find: '(st_used_at IS NOT NULL OR',
    replace: '(st_uploaded_at IS NOT NULL OR',
  },
  {
    name: 'a link to an item that is gone is told as no answer',
    file: 'src/servicetitan/classify.ts',
    find: 'writes !== undefined && status === 500 &&',
    replace: 'writes === undefined && status === 500 &&',
  },
  {
    name: 'what is staged is shown in the order that the database keeps',
    file: 'src/pricebook/edits/plan-edits.ts',
    find: 'field.write(effective, inOrder(field, edit.value))',
    replace: 'field.write(effective, edit.value)',
  },
  {
    name: 'a picture of ours that has arrived is taken for another one',
    file: 'src/sync/take-in/recognise-echoes.ts',
    find: 'if (!isSameThere(field, sent.value, remote, pictures)) continue;',
    replace: 'if (!isSameEditValue(sent.value, remote)) continue;',
  },
  {
    name: 'the audit forgets what a conflict or an agreement has cleared',
    file: 'src/pricebook/conflicts/write-settlement.ts',
    find: 'auditEntry(record, clearedOf.get(record.stId) ?? [], remoteOf(record.stId)?.revision ?? 0),',
    replace: 'auditEntry(record, clearedOf.get(record.stId) ?? [], 1_000),',
  },
  {
    name: 'what stands below a moved category keeps its path',
    file: 'src/pricebook/writers/category-places.ts',
    find: 'for (const { stId, from, to } of branches) {',
    replace: 'for (const { stId, from, to } of branches.slice(0, 0)) {',
  },
  {
    name: 'siblings of a category that has arrived keep their positions',
    file: push('standing-projection'),
    find: 'if (other === stId || sibling === undefined || sibling.position === at) return [];',
    replace: 'if (sibling?.stId !== undefined) return [];',
  },
  {
    name: 'places beside what a push has placed stand on what was there before',
    file: push('rebase-near'),
    find: 'if (!order.some((sibling) => placed.has(sibling))) return [];',
    replace: 'if (order.length >= 0) return [];',
  },
  {
    name: 'what a pull finds deleted stays on show',
    file: 'src/sync/take-in/item-projection.ts',
    find: 'tombstones.map(({ stId }) => ({ kind, stId }));',
    replace: 'tombstones.slice(0, 0).map(({ stId }) => ({ kind, stId }));',
  },
];
