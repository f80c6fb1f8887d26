// @vitest-environment jsdom
import { cleanup, render } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { MathText } from './MathText';

afterEach(cleanup);

describe('MathText', () => {
  it('shows HTML as text', () => {
    const { container } = render(<MathText source={'<script>alert(1)</script> & <b>bold</b>'} />);
    expect(container.querySelector('script, b')).toBeNull();
    expect(container.textContent).toBe('<script>alert(1)</script> & <b>bold</b>');
  });

  it('shows the source of a formula that cannot be read', () => {
    const { container } = render(<MathText source="Find $\frac{1$ now" />);
    expect(container.querySelector('code')?.textContent).toBe('\\frac{1');
  });

  it('renders an option without a paragraph', () => {
    const { container } = render(<MathText inline source="$x^2$ **metres**" />);
    expect(container.querySelector('p')).toBeNull();
    expect(container.querySelector('.katex')).not.toBeNull();
    expect(container.querySelector('strong')?.textContent).toBe('metres');
  });
});
