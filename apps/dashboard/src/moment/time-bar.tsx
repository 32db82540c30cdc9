/** "Posisi per": a slider over the days of the programme, a date field for the keyboard, and a day's step either way. */
import { ActionIcon, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { day as dayShort, moment, today } from '../format';
import { DayField } from './day-field';
import { dayAt, dayNumber, within } from './days';
import { dayOf, momentOfPosition, positionOf } from './moment-search';
import { useMomentName } from './moment-words';
import styles from './time-bar.module.css';
import { useAsOf, useGoToMoment } from './use-moment';

/** A replay is not begun for a day that somebody only passes. */
const SETTLE_MS = 450;
/** Typing a date takes longer than pressing an arrow. */
const TYPING_MS = 900;

interface Draft {
  readonly asOf: string | undefined;
}

/** The moment that somebody is choosing, before the page goes there. */
function useDraft() {
  const asOf = useAsOf();
  const goTo = useGoToMoment();
  const [draft, setDraft] = useState<Draft | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => {
    setDraft(null);
    return () => clearTimeout(timer.current);
  }, [asOf]);
  const choose = (chosen: string | undefined, waitMs: number | null) => {
    clearTimeout(timer.current);
    setDraft({ asOf: chosen });
    const go = () => (chosen === asOf ? setDraft(null) : goTo(chosen));
    if (waitMs === 0) go();
    else if (waitMs !== null) timer.current = setTimeout(go, waitMs);
  };
  const drop = () => {
    clearTimeout(timer.current);
    setDraft(null);
  };
  return { target: draft === null ? asOf : draft.asOf, isDraft: draft !== null, choose, drop };
}

interface StepProps {
  readonly label: string;
  readonly sign: string;
  readonly onStep: (() => void) | null;
}

function Step({ label, sign, onStep }: StepProps) {
  return (
    <ActionIcon variant="default" size="lg" aria-label={label} title={label} disabled={onStep === null} onClick={() => onStep?.()}>
      <span aria-hidden="true">{sign}</span>
    </ActionIcon>
  );
}

/** How the target is called; of a position also when it was recorded, or that its day is not shown. */
function useWords(target: string | undefined, recordedAt: string | null | undefined): string {
  const { t } = useTranslation();
  const name = useMomentName();
  if (target === undefined) return t('moment.todayIs', { day: dayShort(today()) });
  const position = positionOf(target);
  if (position === null || position === '0' || recordedAt === undefined) return name(target);
  return `${name(target)} (${recordedAt === null ? t('moment.dayNotShown') : t('moment.recordedOn', { recorded: moment(recordedAt) })})`;
}

interface TimeBarProps {
  /** The first day that can be chosen. */
  readonly firstDay: string;
  /** When the event at the position looked back to was recorded; null where nobody shows it, undefined while that is not known yet. */
  readonly recordedAt: string | null | undefined;
}

export function TimeBar({ firstDay, recordedAt }: TimeBarProps) {
  const { t } = useTranslation();
  const { target, isDraft, choose, drop } = useDraft();
  const dragging = useRef(false);
  const lastDay = today();
  const [first, last] = [Math.min(dayNumber(firstDay), dayNumber(lastDay)), dayNumber(lastDay)];
  const position = target === undefined ? null : positionOf(target);
  const recorded = isDraft ? undefined : recordedAt;
  const recordedDay = recorded === null || recorded === undefined ? null : today(new Date(recorded));
  const day = target === undefined ? lastDay : position === null ? dayOf(target) : recordedDay;
  const value = day === null ? last : within(dayNumber(day), first, last);
  const words = useWords(target, recorded);
  const momentAt = (number: number) => (number >= last ? undefined : dayAt(number));

  const stepDay = (days: number) => (value + days < first || value + days > last ? null : () => choose(momentAt(value + days), SETTLE_MS));
  const stepEntry = (entries: number) => {
    const next = Number(position) + entries;
    return Number.isSafeInteger(next) && next >= 0 ? () => choose(momentOfPosition(String(next)), SETTLE_MS) : null;
  };
  const step = position === null ? stepDay : stepEntry;

  return (
    <div role="group" aria-label={t('moment.label')} className={styles['bar']}>
      <Text size="sm" className={styles['words'] ?? ''}>
        {t('moment.label')} <b>{words}</b>
      </Text>
      <Step label={position === null ? t('moment.previousDay') : t('moment.previousEntry')} sign="‹" onStep={step(-1)} />
      <input
        type="range"
        className={styles['slider']}
        data-day={day === null ? 'unknown' : 'known'}
        aria-label={t('moment.slider')}
        aria-valuetext={words}
        min={first}
        max={last}
        step={1}
        value={value}
        disabled={first === last}
        onPointerDown={() => (dragging.current = true)}
        onPointerUp={() => {
          dragging.current = false;
          choose(target, 0);
        }}
        onPointerCancel={() => {
          dragging.current = false;
          choose(target, SETTLE_MS);
        }}
        onChange={(event) => choose(momentAt(Number(event.currentTarget.value)), dragging.current ? null : SETTLE_MS)}
      />
      <Step label={position === null ? t('moment.nextDay') : t('moment.nextEntry')} sign="›" onStep={step(1)} />
      <DayField day={day ?? ''} first={dayAt(first)} last={lastDay} onDay={(chosen) => choose(momentAt(dayNumber(chosen)), TYPING_MS)} onOutside={drop} />
    </div>
  );
}
