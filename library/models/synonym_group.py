"""Groups of words that mean the same: who searches for one of them finds the others too."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from library.models.words import join_words, split_words


class SynonymGroup(models.Model):
    """Words with one meaning, such as `显存, VRAM, GPU memory`. A word may stand in several groups; all apply."""

    words = models.TextField(
        _("words"),
        help_text=_(
            "Words with the same meaning, separated by commas or line ends. Who searches for one finds the others too."
        ),
    )

    class Meta:
        verbose_name = _("synonym group")
        verbose_name_plural = _("synonym groups")
        ordering = ["words", "id"]

    def __str__(self) -> str:
        return self.words

    def clean(self) -> None:
        """Bring the words into one line, and refuse fewer than two."""
        words = self.word_list()
        if len(words) < 2:
            raise ValidationError({"words": _("A group needs two different words at least.")})
        self.words = join_words(words)

    def word_list(self) -> list[str]:
        """The distinct words, in the order typed."""
        return split_words(self.words)

    def words_elsewhere(self) -> list[str]:
        """Those of its words that stand in another group as well."""
        others = SynonymGroup.objects.exclude(pk=self.pk)
        taken = {word.casefold() for group in others for word in group.word_list()}
        return [word for word in self.word_list() if word.casefold() in taken]
