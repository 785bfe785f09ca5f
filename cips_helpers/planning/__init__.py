"""Planning of a sample: the frame, sizes and their allocation, the drawn list, the workbook for the field."""
