"""Every error that dateline raises on purpose.

    DatelineError
    ├── InputRejected        what a person or a program handed in cannot be used
    │   ├── ArticleRejected      a file, a line or an article
    │   └── QuestionRejected     a question, a filter or an option of either
    ├── NotStored            the named article, version or slice is not in the store
    ├── StoreError           the data folder
    │   ├── StoreBusy            another process is writing to it
    │   ├── StoreMismatch        made by another version or another embedding model
    │   └── StoreDamaged         its database cannot be read
    ├── ModelError           a model's files or its output
    │   ├── ModelMissing         no such folder, file, package or extra
    │   ├── ModelAltered         a file does not have the checksum that it should have
    │   └── ModelFailed          the model returned what is not a number
    └── EndpointError        another system, or an address that a file is fetched from
        ├── EndpointFailed       it does not answer, or says that it cannot
        └── ReplyRejected        it answered what cannot be read

A message says what happened, to which thing, and what to do about it.
"""


class DatelineError(Exception):
    """Base of all of them; catch this one at an edge."""


class InputRejected(DatelineError):
    """Something handed in cannot be used; nothing was stored."""


class ArticleRejected(InputRejected):
    """A file, a line or an article cannot be taken in."""


class QuestionRejected(InputRejected):
    """A question, a filter or an option cannot be used."""


class NotStored(DatelineError):
    """The named article, version or slice is not in the store."""


class StoreError(DatelineError):
    """Something is wrong with the data folder."""


class StoreBusy(StoreError):
    """Another process holds the writer's lock."""


class StoreMismatch(StoreError):
    """The folder was made by another format version or another embedding model."""


class StoreDamaged(StoreError):
    """The database cannot be read as one of ours."""


class ModelError(DatelineError):
    """Something is wrong with a model."""


class ModelMissing(ModelError):
    """A model, one of its files, or the package that runs it, is not installed."""


class ModelAltered(ModelError):
    """A model's file does not have the checksum that it should have."""


class ModelFailed(ModelError):
    """A model returned values that are not numbers."""


class EndpointError(DatelineError):
    """Something is wrong with what stands at an address."""


class EndpointFailed(EndpointError):
    """It does not answer, also when asked again, or it says that it cannot."""


class ReplyRejected(EndpointError):
    """It answered, but not what was agreed on."""
