-- +goose Up

ALTER TABLE readings
    ADD COLUMN salary_basis text CHECK (salary_basis IN ('', 'gross', 'net')),
    ADD COLUMN salary_form text CHECK (salary_form IN ('', 'permanent', 'contract', 'b2b', 'ctc')),
    ADD COLUMN salary_months smallint CHECK (salary_months BETWEEN 0 AND 16),
    ADD CHECK (salary_provenance IS NOT NULL OR num_nulls(salary_basis, salary_form, salary_months) = 3);
COMMENT ON COLUMN readings.salary_basis IS 'Whether the amounts are gross or net, as stated beside them.';
COMMENT ON COLUMN readings.salary_form IS 'Form of employment that the amounts are for, as stated beside them.';
COMMENT ON COLUMN readings.salary_months IS 'Monthly payments in a year where stated beside a monthly amount, else 0.';
