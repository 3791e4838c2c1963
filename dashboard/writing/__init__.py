"""The pages that write: who may, the file that is imported, the desk where doubts are settled."""
