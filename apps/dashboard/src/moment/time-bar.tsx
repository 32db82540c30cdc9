/** "Posisi per": a slider over the days of the programme, a date field for the keyboard, and a day's step either way. */
import { ActionIcon, Text, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { day as dayShort, today } from '../format';
import { dayAt, dayNumber, isDay, within } from './days';
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
  return { target: draft === null ? asOf : draft.asOf, choose };
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

/** What was typed stays in the field until it is a day, so that typing a year is not cut short. */
function DayField({ day, first, last, onDay }: { readonly day: string; readonly first: string; readonly last: string; readonly onDay: (day: string) => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <TextInput
      type="date"
      size="sm"
      aria-label={t('moment.dateField')}
      className={styles['date'] ?? ''}
      min={first}
      max={last}
      value={typed ?? day}
      onChange={(event) => {
        const text = event.currentTarget.value;
        setTyped(text);
        if (isDay(text) && text >= first && text <= last) onDay(text);
      }}
      onBlur={() => setTyped(null)}
    />
  );
}

interface TimeBarProps {
  /** The first day that can be chosen. */
  readonly firstDay: string;
}

export function TimeBar({ firstDay }: TimeBarProps) {
  const { t } = useTranslation();
  const name = useMomentName();
  const { target, choose } = useDraft();
  const dragging = useRef(false);
  const lastDay = today();
  const [first, last] = [Math.min(dayNumber(firstDay), dayNumber(lastDay)), dayNumber(lastDay)];
  const position = target === undefined ? null : positionOf(target);
  const day = target === undefined ? lastDay : dayOf(target);
  const value = day === null ? last : within(dayNumber(day), first, last);
  const words = target === undefined ? t('moment.todayIs', { day: dayShort(lastDay) }) : name(target);
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
      <DayField day={day ?? ''} first={dayAt(first)} last={lastDay} onDay={(chosen) => choose(momentAt(dayNumber(chosen)), TYPING_MS)} />
    </div>
  );
}
