import { NumberInput, type NumberInputProps } from '@mantine/core';
import '@mantine/core/styles/NumberInput.css';

/** A field for a number, which keeps what is typed: a number out of bounds is told, not changed. */
export function AmountInput(props: NumberInputProps) {
  return <NumberInput clampBehavior="none" allowedDecimalSeparators={['.', ',']} {...props} />;
}
