"""From a record, the law and a letter to a draft; and from a draft to Word, HTML, PDF and checklists."""
