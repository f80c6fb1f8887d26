import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ChangeEvent, useRef } from 'react';
import { count } from '../../../shared/format/words';
import { ProblemError } from '../../../shared/http/problem';
import { queryKeys } from '../../../shared/http/queryKeys';
import { DataTable } from '../../../shared/ui/DataTable';
import { ProblemNotice } from '../../../shared/ui/ProblemNotice';
import { importItems } from '../api/banks';
import styles from '../ItemLibrary.module.css';

/** Imports a CSV file: all of it, or none of it with a list of what to mend. */
export function ImportItems({ bankId }: { bankId: string }) {
  const input = useRef<HTMLInputElement>(null);
  const queries = useQueryClient();
  const upload = useMutation({
    mutationFn: (file: File) => importItems(bankId, file),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: queryKeys.itemBanks.all });
    },
  });

  const pick = (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.currentTarget.files?.[0];
    // Cleared, so that the same file can be picked again after it was mended.
    event.currentTarget.value = '';
    if (file && !upload.isPending) upload.mutate(file);
  };

  const errors = upload.error instanceof ProblemError ? (upload.error.problem.errors ?? []) : [];
  const fileName = upload.variables?.name;

  return (
    <div className={styles.import}>
      <input
        ref={input}
        type="file"
        accept=".csv,text/csv"
        onChange={pick}
        hidden
        aria-label="CSV file of items"
      />
      <Button variant="default" loading={upload.isPending} onClick={() => input.current?.click()}>
        Import CSV
      </Button>
      <div className={styles.importResult} role="status">
        {upload.isPending && <p>Importing {fileName}…</p>}
        {upload.isSuccess && (
          <p>
            {fileName}: {count(upload.data.rows, 'row')} read. {upload.data.added} added,{' '}
            {upload.data.revised} revised,
            {upload.data.parametersSet > 0 && ` ${upload.data.parametersSet} with other parameters,`}{' '}
            {upload.data.unchanged} unchanged.
            {(upload.data.parametersDropped ?? 0) > 0 &&
              ` ${count(upload.data.parametersDropped ?? 0, 'revised item')} lost imported or calibrated parameters, ` +
                'since another answer is right now.'}
            {(upload.data.withoutLevel ?? 0) > 0 &&
              ` ${count(upload.data.withoutLevel ?? 0, 'row')} gave no level, so their difficulty starts in the middle.`}
          </p>
        )}
      </div>
      {upload.isError && errors.length === 0 && (
        <div className={styles.importResult}>
          <ProblemNotice error={upload.error} />
        </div>
      )}
      {errors.length > 0 && (
        <section className={styles.importErrors} aria-label="Errors in the file" role="alert">
          <h2>{fileName} was not imported</h2>
          <p>
            Nothing was changed. Mend {errors.length === 1 ? 'this cell' : 'these cells'} and import the file
            again.
          </p>
          <DataTable
            caption={`Errors in ${fileName}`}
            noun={['error', 'errors']}
            rows={errors.map((error, index) => ({ ...error, id: String(index) }))}
            rowKey={(row) => row.id}
            exportName="import-errors"
            columns={[
              { key: 'row', header: 'Row', numeric: true, value: (row) => row.row },
              { key: 'column', header: 'Column', value: (row) => row.column },
              { key: 'message', header: 'What is wrong', value: (row) => row.message },
            ]}
          />
        </section>
      )}
    </div>
  );
}
